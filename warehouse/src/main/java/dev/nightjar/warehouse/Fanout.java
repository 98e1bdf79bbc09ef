package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does something to each of several things at once, within one task. */
public final class Fanout {
    private Fanout() {}

    /**
     * Does {@code action} to each item on a virtual thread, at most {@code atOnce} at a time. Returns when all are done. The first failure is thrown, with later ones suppressed; after it no new one starts. An
     * interrupt waits for those that run: whoever interrupts also ends what they wait for.
     */
    public static <T> void each(Collection<T> items, int atOnce, Consumer<T> action) {
        Semaphore slots = new Semaphore(atOnce);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        boolean interrupted = false;
        for (T item : items) {
            slots.acquireUninterruptibly();
            interrupted |= Thread.interrupted();
            if (failure.get() != null || interrupted) {
                slots.release();
                break;
            }
            Thread.ofVirtual().name("fanout").start(() -> {
                try {
                    action.accept(item);
                } catch (Throwable e) {
                    // An Error too: an item that ended without a word would pass for done.
                    note(failure, e);
                } finally {
                    slots.release();
                }
            });
        }
        slots.acquireUninterruptibly(atOnce);
        Throwable first = failure.get();
        if (first != null) {
            throw first instanceof RuntimeException unchecked
                    ? unchecked
                    : new NightjarException(ErrorCode.INTERNAL, "one of several failed: " + first, first);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new NightjarException(ErrorCode.CANCELLED, "interrupted");
        }
    }

    private static void note(AtomicReference<@Nullable Throwable> failure, Throwable error) {
        if (!failure.compareAndSet(null, error)) {
            Throwable first = failure.get();
            if (first != null && !first.equals(error)) {
                first.addSuppressed(error);
            }
        }
    }
}
