package dev.nightjar.shell;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the environment of a program differs from that of this JVM. It prints without values, which may be secrets. */
record Variables(Map<String, String> added, Set<String> removed) {
    /** What begins so is a secret of this runtime; a program gets only those that its task gives it. */
    private static final String SECRET = "NIGHTJAR_SECRET_";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    Variables {
        added = Map.copyOf(added);
        removed = Set.copyOf(removed);
        added.forEach(Variables::check);
    }

    static Variables of(Map<String, String> plain, Map<String, Secret> secret, Set<String> removed) {
        Map<String, String> added = new HashMap<>(plain);
        secret.forEach((name, value) -> added.put(name, value.reveal()));
        return new Variables(added, removed);
    }

    /** The value that the program sees. */
    Optional<String> get(String name) {
        String value = added.get(name);
        return value != null || removed.contains(name)
                ? Optional.ofNullable(value)
                : Optional.ofNullable(System.getenv(name));
    }

    void applyTo(Map<String, String> environment) {
        environment.keySet().removeAll(removed);
        environment.keySet().removeIf(name -> name.startsWith(SECRET));
        environment.putAll(added);
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "'%s' is no name of an environment variable; use letters, digits and '_'".formatted(name));
        }
        if (value.indexOf('\0') >= 0) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the value of environment variable %s holds a NUL character; remove it".formatted(name));
        }
    }

    @Override
    public String toString() {
        return "Variables[added=%s, removed=%s]".formatted(added.keySet(), removed);
    }
}
