package dev.nightjar.flow.journal;

/** Concurrency limits over all processes that share a journal. A process that dies loses its permits. Thread-safe. */
public interface Permits {
    /** Takes one of {@code count} permits if one is free; does not wait. */
    boolean take(String limit, int count);

    /** Gives one back that this process has taken. */
    void give(String limit);
}
