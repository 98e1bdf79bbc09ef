package dev.nightjar.warehouse.duckdb;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The platform threads that DuckDB runs on. A native call holds on to the carrier of a virtual thread: with as many
 * queries as cores nothing else in the process would move. There is one for every call that runs, so that what ends a
 * query never queues behind it; they are few, for each session makes one call at a time.
 */
final class DuckDbThreads {
    private static final long LOOK_MILLIS = 50;
    private static final ThreadFactory FACTORY =
            Thread.ofPlatform().daemon().name("duckdb-", 1).factory();
    private static final ExecutorService POOL = Executors.newCachedThreadPool(FACTORY);

    /** What can end a call. Called again and again: DuckDB forgets a cancel that comes just before a statement begins. */
    interface Stop {
        /** The waiting thread was interrupted. */
        void interrupted();

        /** The call has not ended yet. */
        void stillRunning();

        /** For calls that are quick. */
        Stop NONE = new Stop() {
            @Override
            public void interrupted() {}

            @Override
            public void stillRunning() {}
        };
    }

    private DuckDbThreads() {}

    /** Runs the call there and waits for its end; an interrupt of the waiting thread is told to {@code stop} and kept. */
    static <T> T call(Callable<T> call, Stop stop) {
        Future<T> future = POOL.submit(call);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    stop.stillRunning();
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
        return cause instanceof RuntimeException ours
                ? ours
                : new NightjarException(ErrorCode.INTERNAL, "DuckDB failed: " + cause, cause);
    }
}
