package dev.nightjar.flow;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A run that was started. Thread-safe. */
public final class RunHandle<R> {
    private final String id;
    private final RunControl control;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile RunState state = RunState.RUNNING;
    private volatile @Nullable R result;
    private volatile @Nullable RuntimeException error;

    RunHandle(String id, RunControl control) {
        this.id = id;
        this.control = control;
    }

    /** Identity of the run. */
    public String id() {
        return id;
    }

    /** {@code RUNNING} until it has ended, also while it waits; then how. The journal tells of waits. */
    public RunState state() {
        return state;
    }

    /**
     * Waits for the end.
     *
     * @return the flow's result
     * @throws NightjarException how the flow failed; {@code CANCELLED} when the run was stopped
     * @throws InterruptedException when the caller is interrupted; the run goes on
     */
    @SuppressWarnings("NullAway") // null only for a Flow<Void>, whose result nobody reads
    public R await() throws InterruptedException {
        ended.await();
        RuntimeException failure = error;
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    /**
     * Waits for the end; an interrupt of the caller interrupts the run, and is kept.
     *
     * @return the flow's result
     * @throws NightjarException how the flow failed; {@code CANCELLED} when the run was stopped
     */
    public R join() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return await();
                } catch (InterruptedException _) {
                    interrupted = true;
                    interrupt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Stops it for good: threads are interrupted, {@code onCancel} hooks are called. Returns at once. Code that pays no heed
     * is left behind after a while, so that the run ends in any case.
     */
    public void cancel() {
        control.cancel();
    }

    /** Stops it for now, as {@link #cancel} does for good; the next run goes on with it. Returns at once. */
    public void interrupt() {
        control.interrupt();
    }

    /** Waits for the end, however it comes; an interrupt is kept for later. */
    void awaitEnd() {
        Uninterrupted.run(ended::await);
    }

    void end(RunState how, @Nullable R value, @Nullable RuntimeException failure) {
        result = value;
        error = failure;
        state = how;
        ended.countDown();
    }
}
