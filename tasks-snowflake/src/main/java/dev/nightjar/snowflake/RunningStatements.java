package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The statements of a session and its forks: what is cancelled together. Thread-safe. */
final class RunningStatements implements DriverCalls.Stop {
    private static final Duration FOREVER = Duration.ofDays(3650);
    /** How long a call may go on after a cancel, before its thread is left alone. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Set<Statement> running = ConcurrentHashMap.newKeySet();
    /** Written before {@code cancelled} is counted down. */
    private volatile long cancelledAt;

    void join(Statement statement) {
        running.add(statement);
    }

    void leave(Statement statement) {
        running.remove(statement);
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /**
     * Refuses what comes after a cancel.
     *
     * @throws NightjarException {@code CANCELLED}
     */
    void check() {
        if (isCancelled()) {
            throw SnowflakeErrors.cancelled(null);
        }
    }

    /** Ends what runs, and refuses what comes. Returns at once. */
    void cancel() {
        // INVARIANT: cancelled is set before the running ones are told; a statement joins before it looks.
        if (!isCancelled()) {
            cancelledAt = System.nanoTime();
            cancelled.countDown();
        }
        running.forEach(RunningStatements::tell);
    }

    /** Waits for a while, or until a cancel. */
    void pause(Duration time) throws InterruptedException {
        boolean _ = cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void interrupted() {
        cancel();
    }

    /** The driver forgets a cancel that comes just before a statement begins, so that it is told again. */
    @Override
    public Duration left() {
        if (!isCancelled()) {
            return FOREVER;
        }
        running.forEach(RunningStatements::tell);
        return GRACE.minusNanos(System.nanoTime() - cancelledAt);
    }

    /** For a log-in: it runs nothing there that must be ended, so that a cancel leaves it at once. */
    DriverCalls.Stop atOnce() {
        return new DriverCalls.Stop() {
            @Override
            public void interrupted() {
                cancel();
            }

            @Override
            public Duration left() {
                return isCancelled() ? Duration.ZERO : FOREVER;
            }
        };
    }

    /** On a thread of its own: telling it is a request, and the network may be what is broken. */
    private static void tell(Statement statement) {
        Thread.ofVirtual().name("snowflake cancel").start(() -> {
            try {
                statement.cancel();
            } catch (SQLException _) {
                // It has ended already.
            }
        });
    }
}
