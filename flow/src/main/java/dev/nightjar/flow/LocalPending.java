package dev.nightjar.flow;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A submitted task, supervised by a virtual thread of its own. */
final class LocalPending<R> implements Pending<R> {
    private final LocalFlowContext context;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable R value;
    private @Nullable RuntimeException error;

    LocalPending(LocalFlowContext context, TaskRun<R> run) {
        this.context = context;
        Thread.ofVirtual().name("supervisor").start(() -> {
            try {
                value = run.run();
            } catch (RuntimeException e) {
                error = e;
            } finally {
                // The latch publishes value and error to whoever awaits it.
                ended.countDown();
            }
        });
    }

    void await() {
        Uninterrupted.run(ended::await);
    }

    @Override
    @SuppressWarnings("NullAway") // null only for a Task<Void>, whose result nobody reads
    public R get() {
        context.enter();
        await();
        context.enter();
        if (error != null) {
            throw error;
        }
        return value;
    }

    @Override
    public Outcome<R> outcome() {
        try {
            return new Outcome.Success<>(get());
        } catch (TaskFailedException e) {
            return new Outcome.Failure<>(e);
        }
    }
}
