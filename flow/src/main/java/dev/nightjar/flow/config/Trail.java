package dev.nightjar.flow.config;

import java.util.Optional;

/** The keys that lead to a node, for messages: {@code schemas.include[0]}. The name is made only when it is asked for. */
record Trail(Optional<Trail> parent, String label) {
    static final Trail ROOT = new Trail(Optional.empty(), "");

    static Trail of(String name) {
        return ROOT.key(name);
    }

    Trail key(String key) {
        return new Trail(Optional.of(this), isRoot() ? key : "." + key);
    }

    Trail item(int index) {
        return new Trail(Optional.of(this), "[" + index + "]");
    }

    boolean isRoot() {
        return parent.isEmpty();
    }

    /** {@code ' in 'schemas''}, or nothing at the root. */
    String in() {
        return isRoot() ? "" : " in " + this;
    }

    /** In quotes; the root is "the value". */
    @Override
    public String toString() {
        if (isRoot()) {
            return "the value";
        }
        StringBuilder name = new StringBuilder();
        for (Optional<Trail> step = Optional.of(this);
                step.isPresent();
                step = step.get().parent()) {
            name.insert(0, step.get().label());
        }
        return "'" + Texts.shorten(name.toString()) + "'";
    }
}
