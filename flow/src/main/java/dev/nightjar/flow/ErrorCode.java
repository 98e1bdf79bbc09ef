package dev.nightjar.flow;

/** What kind of failure a {@link NightjarException} is; it decides the exit code of the command line. */
public enum ErrorCode {
    /** The command was called wrongly. */
    USAGE(2),
    /** {@code nightjar.yml}, a flow or a spec is wrong. */
    CONFIG(2),
    /** The machine lacks something: a program, a file, space, a permission. */
    ENVIRONMENT(5),
    /** Somebody else holds what is needed: a file, a lock. */
    BUSY(4),
    /** A system that we called answered with a failure. */
    EXTERNAL(1),
    /** A deadline has passed. */
    TIMEOUT(1),
    /** The run was cancelled or interrupted. */
    CANCELLED(1),
    /** A resumed run met a step whose spec is no longer the one it ran with. */
    DIVERGED(1),
    /** A defect of Nightjar. */
    INTERNAL(70);

    private final int exitCode;

    ErrorCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The kind of any failure: an exception that is not ours comes from outside, an error from a defect. */
    static ErrorCode of(Throwable error) {
        return switch (error) {
            case NightjarException ours -> ours.code();
            case Exception _ -> EXTERNAL;
            default -> INTERNAL;
        };
    }

    /** Exit code of the command line for an uncaught failure of this kind. */
    public int exitCode() {
        return exitCode;
    }
}
