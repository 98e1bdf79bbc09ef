package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A task did not give its result. Secrets are masked in the message and in the trace of the cause. */
public final class TaskFailedException extends NightjarException {
    private final String step;
    private final int attempt;
    private final transient TaskState state;

    TaskFailedException(
            ErrorCode code, String step, int attempt, TaskState state, String reason, @Nullable Throwable cause) {
        super(code, reason, cause);
        this.step = requireNonNull(step, "step is null");
        this.attempt = attempt;
        this.state = requireNonNull(state, "state is null");
    }

    /** Label of the task in its flow. */
    public String step() {
        return step;
    }

    /** The number of the last attempt, from 1; 0 when none was begun. */
    public int attempt() {
        return attempt;
    }

    /** The state that the task ended in. */
    public TaskState state() {
        return state;
    }
}
