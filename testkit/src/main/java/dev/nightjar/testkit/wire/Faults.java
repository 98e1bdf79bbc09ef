package dev.nightjar.testkit.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of what goes wrong, and how far each is. Thread-safe. */
public final class Faults {
    private static final class Counted {
        private final FaultRule rule;
        private int seen;

        private Counted(FaultRule rule) {
            this.rule = rule;
        }
    }

    /** Guarded by this. */
    private final List<Counted> rules = new ArrayList<>();

    /** Adds a rule. */
    public synchronized void add(FaultRule rule) {
        rules.add(new Counted(rule));
    }

    /** What goes wrong with this request: by the first rule that is for it. */
    public synchronized Optional<Fault> at(String method, String path) {
        for (Counted counted : rules) {
            if (counted.rule.matches(method, path) && counted.seen < counted.rule.skip() + counted.rule.times()) {
                counted.seen++;
                if (counted.seen > counted.rule.skip()) {
                    return Optional.of(counted.rule.fault());
                }
            }
        }
        return Optional.empty();
    }
}
