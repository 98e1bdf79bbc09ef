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

/**
 * The platform threads that DuckDB runs on. A native call holds on to the carrier of a virtual thread: with as many
 * queries as cores nothing else in the process would move.
 */
final class DuckDbThreads {
    private static final ThreadFactory FACTORY =
            Thread.ofPlatform().daemon().name("duckdb-", 1).factory();
    private static final ExecutorService POOL =
            Executors.newFixedThreadPool(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), FACTORY);

    private DuckDbThreads() {}

    /** Runs the call there and waits; an interrupt of the waiting thread calls {@code cancel} and is kept. */
    static <T> T call(Callable<T> call, Runnable cancel) {
        Future<T> future = POOL.submit(call);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                    cancel.run();
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
