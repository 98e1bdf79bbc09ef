package dev.nightjar.flow;

/** How far a task is, for whoever watches. Thread-safe; calls are cheap and need no pacing. */
public interface Progress {
    /**
     * So much is done.
     *
     * @param total what {@code done} will be at the end; 0 when that is not known
     * @param unit what is counted, in the plural: {@code "tables"}
     */
    void update(long done, long total, String unit);

    /** What the task is at, in a few words. */
    void message(String text);

    /**
     * A part of the task is at work, beside others perhaps: a node of dbt, a file. It is at work until {@link #end}, or
     * until the attempt ends.
     *
     * @param part its name, another for each that is at work at the same time
     */
    default void begin(String part) {}

    /** A part is no longer at work; nothing happens where none has begun by this name. */
    default void end(String part) {}
}
