package dev.nightjar.flow;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * The time of a runtime: what it is, and how to wait for it. Tests and demonstrations bring their own.
 *
 * <p>Implementations are thread-safe.
 */
public interface Timekeeper extends InstantSource {
    /** Something that was arranged for later; {@link #close()} calls it off if it has not begun. */
    interface Timer extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Runs {@code action} once {@code delay} has passed. Actions must be short: they share a thread.
     *
     * @return a handle that calls it off
     */
    Timer after(Duration delay, Runnable action);

    /** What a clock says that nobody sets, in nanoseconds from some moment: how much time has passed between two calls. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** Blocks until {@code time} has passed; a time that is not positive returns at once. */
    default void sleep(Duration time) throws InterruptedException {
        if (!time.isPositive()) {
            return;
        }
        CountDownLatch over = new CountDownLatch(1);
        try (Timer _ = after(time, over::countDown)) {
            over.await();
        }
    }

    /** The machine's own clock. */
    static Timekeeper system() {
        return SystemTimekeeper.INSTANCE;
    }
}
