package dev.nightjar.flow;

/**
 * Stands for a failure that held a secret in a text: the same trace, with the secret masked. It prints as the failure
 * did.
 */
final class MaskedFailure extends Exception {
    private final String shown;

    MaskedFailure(String message, String shown, StackTraceElement[] trace) {
        super(message);
        this.shown = shown;
        setStackTrace(trace);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // traces print it, and it must name the class of the failure
    public String toString() {
        return shown;
    }
}
