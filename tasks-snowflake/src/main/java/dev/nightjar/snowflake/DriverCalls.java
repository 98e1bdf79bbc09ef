package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of the driver, each on a virtual thread of its own. The driver takes no notice of an interrupt and tries the
 * network for minutes, so that the thread that asked waits here: it can tell what it waits for to stop, and leave in the
 * end.
 */
final class DriverCalls {
    private static final long LOOK_MILLIS = 25;

    /** What can end a call. */
    interface Stop {
        /** The waiting thread was interrupted. */
        void interrupted();

        /** How long the call may still take; called again and again. Zero or less lets the waiting thread leave. */
        Duration left();
    }

    private DriverCalls() {}

    /** For a call that nothing ends, within this time. */
    static Stop within(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new Stop() {
            @Override
            public void interrupted() {}

            @Override
            public Duration left() {
                return Duration.ofNanos(end - System.nanoTime());
            }
        };
    }

    /**
     * Makes the call and waits for its end. An interrupt is told to {@code stop} and kept.
     *
     * @throws NightjarException what the call throws; {@code CANCELLED} when it went on for longer than {@code stop} let it
     */
    static <T> T call(Callable<T> call, Stop stop) {
        FutureTask<T> future = new FutureTask<>(call);
        Thread.ofVirtual().name("snowflake").start(future);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    if (!stop.left().isPositive()) {
                        throw new NightjarException(
                                ErrorCode.CANCELLED, "Snowflake's driver did not end in time, and is left alone");
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                    stop.interrupted();
                } catch (ExecutionException e) {
                    throw failure(requireNonNull(e.getCause(), "it failed for a reason"));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new NightjarException(ErrorCode.INTERNAL, "Snowflake's driver failed: " + cause, cause);
        };
    }
}
