package dev.nightjar.flow;

import java.time.Duration;

/** Ends the clean-ups of a run a minute after its stop, all together. Thread-safe. */
final class CleanUpTime extends RunControl.Stoppable implements AutoCloseable {
    private static final Duration AFTER_STOP = Duration.ofMinutes(1);

    private final RunScope scope;
    /** Guarded by this, as is the rest. */
    private Timekeeper.Timer end = () -> {};

    private boolean begun;
    private boolean over;

    CleanUpTime(RunScope scope) {
        this.scope = scope;
        scope.control().join(this);
    }

    @Override
    synchronized void stop() {
        if (!begun && !over) {
            begun = true;
            end = scope.time().after(AFTER_STOP, scope.control()::endCleanUps);
        }
    }

    @Override
    public void close() {
        scope.control().leave(this);
        synchronized (this) {
            over = true;
            end.close();
        }
    }
}
