package dev.nightjar.flow;

/** Watches runs. Called from the threads that do the work: must be thread-safe and quick. What it throws is logged. */
@FunctionalInterface
public interface RunListener {
    /** Takes what has happened. */
    void on(RunEvent event);
}
