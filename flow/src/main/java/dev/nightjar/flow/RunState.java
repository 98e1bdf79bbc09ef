package dev.nightjar.flow;

/** Where a run is. */
public enum RunState {
    RUNNING,
    /** It sleeps, or waits for a person. */
    WAITING,
    /** It was stopped by a signal or a crash; the next run goes on with it. */
    INTERRUPTED,
    SUCCEEDED,
    FAILED,
    /** It was cancelled by a person; final. */
    CANCELLED,
    /** Its code is no longer the code it was started with. */
    DIVERGED;

    /** Whether only a retry does anything of it again. */
    public boolean hasEnded() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
