package dev.nightjar.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A submitted task, supervised by a virtual thread of its own. The rest is for the thread of its context. */
final class LocalPending<R> implements Pending<R> {
    private final LocalFlowContext context;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Guarded by itself; called at the end. */
    private final List<Runnable> followers = new ArrayList<>();

    private @Nullable R value;
    private @Nullable RuntimeException error;

    LocalPending(LocalFlowContext context) {
        this.context = context;
    }

    /**
     * Runs the task beside the caller.
     *
     * @param onSuccess called when it has given its result, from the supervisor
     */
    void start(TaskRun<R> run, Runnable onSuccess) {
        String step = run.step();
        Thread.ofVirtual().name("supervisor of " + step).start(() -> {
            try {
                value = run.run();
                onSuccess.run();
            } catch (RuntimeException e) {
                error = e;
            } catch (Throwable e) {
                error = new NightjarException(ErrorCode.INTERNAL, "task '%s' failed: %s".formatted(step, e), e);
            } finally {
                // The latch publishes value and error to whoever awaits it.
                ended.countDown();
                tellFollowers();
            }
        });
    }

    /** Calls {@code follower} at the end, perhaps before this returns; from any thread, perhaps twice. */
    void onEnd(Runnable follower) {
        synchronized (followers) {
            followers.add(follower);
        }
        if (hasEnded()) {
            follower.run();
        }
    }

    /** Takes back {@link #onEnd}: who asks again and again leaves nothing behind. */
    void forget(Runnable follower) {
        synchronized (followers) {
            followers.remove(follower);
        }
    }

    boolean isOf(LocalFlowContext other) {
        return context.equals(other);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    private void tellFollowers() {
        List<Runnable> toTell;
        synchronized (followers) {
            toTell = List.copyOf(followers);
        }
        toTell.forEach(Runnable::run);
    }

    /** Waits for the end, and tells how it failed if it did. */
    Optional<RuntimeException> await() {
        Uninterrupted.run(ended::await);
        return Optional.ofNullable(error);
    }

    @Override
    @SuppressWarnings("NullAway") // null only for a Task<Void>, whose result nobody reads
    public R get() {
        context.enter();
        Optional<RuntimeException> failure = await();
        context.enter();
        context.asked(this);
        if (failure.isPresent()) {
            throw failure.get();
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
