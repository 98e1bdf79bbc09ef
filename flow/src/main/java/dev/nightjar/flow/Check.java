package dev.nightjar.flow;

/** Checks of arguments in constructors. */
final class Check {
    private Check() {}

    static void argument(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }
}
