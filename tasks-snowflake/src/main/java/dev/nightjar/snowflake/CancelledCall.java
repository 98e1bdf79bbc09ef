package dev.nightjar.snowflake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends one call of a session after a cancel. The driver's own cancel asks Snowflake once to end the request; where that
 * question arrives before the request does, it has ended nothing, and is not asked again (snowflake-jdbc 4.4.1). So what
 * the session runs is ended from another session, too, until the call returns.
 */
final class CancelledCall implements DriverCalls.Stop {
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final RunningStatements running;
    private final Runnable endAll;
    private final AtomicBoolean ending = new AtomicBoolean();
    private long next = System.nanoTime();
    private boolean seen;

    CancelledCall(RunningStatements running, Runnable endAll) {
        this.running = running;
        this.endAll = endAll;
    }

    @Override
    public void interrupted() {
        running.interrupted();
    }

    @Override
    public Duration left() {
        if (running.isCancelled()) {
            long now = System.nanoTime();
            if (!seen) {
                seen = true;
                next = now + BETWEEN.toNanos();
            } else if (now - next >= 0 && ending.compareAndSet(false, true)) {
                next = now + BETWEEN.toNanos();
                Thread.ofVirtual().name("snowflake cancel").start(this::end);
            }
        }
        return running.left();
    }

    private void end() {
        try {
            endAll.run();
        } finally {
            ending.set(false);
        }
    }
}
