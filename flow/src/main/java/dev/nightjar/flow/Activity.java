package dev.nightjar.flow;

import java.util.function.Consumer;

/** Whether a run does something or waits for the time or a person. Thread-safe. */
final class Activity {
    private final Consumer<RunState> changed;
    /** Guarded by this. */
    private int working;
    /** Guarded by this. */
    private int waiting;
    /** Guarded by this. */
    private RunState state = RunState.RUNNING;

    /** @param changed called under a lock: must be quick */
    Activity(Consumer<RunState> changed) {
        this.changed = changed;
    }

    /** A wait, or an attempt of a task. */
    interface Span extends AutoCloseable {
        @Override
        void close();
    }

    /** An attempt of a task has begun; closing tells its end. */
    synchronized Span work() {
        working++;
        look();
        return () -> {
            synchronized (this) {
                working--;
                look();
            }
        };
    }

    /** The flow sleeps or waits for a person; closing tells the end of that. */
    synchronized Span await() {
        waiting++;
        look();
        return () -> {
            synchronized (this) {
                waiting--;
                look();
            }
        };
    }

    private void look() {
        RunState now = waiting > 0 && working == 0 ? RunState.WAITING : RunState.RUNNING;
        if (now != state) {
            state = now;
            changed.accept(now);
        }
    }
}
