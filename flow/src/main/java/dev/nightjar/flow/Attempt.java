package dev.nightjar.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One try of a task, on a virtual thread of its own. How it ends is decided once: by its result, its deadline, or the
 * stop of the run. {@link #run} is for one thread, the rest is thread-safe.
 */
final class Attempt<R> extends RunControl.Stoppable {
    sealed interface End<R> {
        record Result<R>(Success<R> success) implements End<R> {}

        /** It has a result, which cannot be stored. */
        record Unfit<R>(NightjarException why) implements End<R> {}

        record Thrown<R>(Throwable error) implements End<R> {}

        /** By this limit of the policy. */
        record TimedOut<R>(Duration limit) implements End<R> {}

        /** By this limit of the policy, and its thread goes on for all that. */
        record Abandoned<R>(Duration limit) implements End<R> {}

        record Stopped<R>() implements End<R> {}
    }

    /**
     * When an attempt is out of time.
     *
     * @param left how much time it has
     * @param limit the limit of the policy that says so
     */
    record Deadline(Duration left, Duration limit) {}

    private final Task<R> task;
    private final AttemptContext context;
    private final RunScope scope;
    private final Function<@Nullable R, Success<R>> toSuccess;
    /** Who waits for the end. */
    private final Thread waiter = Thread.currentThread();

    private final AtomicReference<@Nullable End<R>> end = new AtomicReference<>();
    /** Whether there is nothing left to wait for but, for a result, the journal. */
    private volatile boolean over;
    /** Guarded by itself. */
    private final List<AutoCloseable> hooks = new ArrayList<>();

    /** @param toSuccess called by the thread of the attempt; throws where a result cannot be stored */
    Attempt(
            Task<R> task,
            RunScope scope,
            AttemptContext.Identity identity,
            Function<@Nullable R, Success<R>> toSuccess) {
        this.task = task;
        this.scope = scope;
        this.toSuccess = toSuccess;
        this.context = new AttemptContext(scope, identity, this::onCancel);
    }

    /**
     * Runs the attempt to its end; returns no earlier than the task has returned or was abandoned. A result is in the journal
     * then.
     */
    End<R> run(Optional<Deadline> deadline) {
        Thread thread = Thread.ofVirtual().name("task " + task.step()).unstarted(this::work);
        Timekeeper.Timer timer = deadline.map(d ->
                        scope.time().after(d.left(), () -> decide(new End.TimedOut<>(d.limit()))))
                .orElse(() -> {});
        try (timer) {
            thread.start();
            scope.control().join(this);
            awaitOver();
            if (outcome() instanceof End.Result<R>(Success<R> success)) {
                // First of all, since who is woken by the journal wakes others.
                scope.await(success.entry());
            }
        } finally {
            scope.control().leave(this);
        }
        End<R> how = outcome();
        return switch (how) {
            // The thread has nothing left to do, and nobody interrupts it any more.
            case End.Result<R> _, End.Unfit<R> _, End.Thrown<R> _ -> how;
            case End.TimedOut<R>(Duration limit) -> stopThread(thread) ? how : new End.Abandoned<>(limit);
            case End.Stopped<R> _, End.Abandoned<R> _ -> {
                stopThread(thread);
                yield how;
            }
        };
    }

    @Override
    void stop() {
        decide(new End.Stopped<>());
    }

    private void work() {
        End<R> how;
        try {
            how = end(task.run(context));
        } catch (Throwable e) {
            how = new End.Thrown<>(e);
        }
        decide(how);
    }

    private End<R> end(@Nullable R value) {
        try {
            return new End.Result<>(toSuccess.apply(value));
        } catch (NightjarException e) {
            return new End.Unfit<>(e);
        }
    }

    private void decide(End<R> how) {
        // INVARIANT: this compare-and-set alone decides between result, deadline and stop.
        if (!end.compareAndSet(null, how)) {
            return;
        }
        over = true;
        if (how instanceof End.Result<R>(Success<R> success)) {
            // The journal wakes the waiter, which is over already for it then.
            success.start();
        } else {
            LockSupport.unpark(waiter);
        }
    }

    private void awaitOver() {
        boolean interrupted = false;
        while (!over) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private End<R> outcome() {
        End<R> how = end.get();
        if (how == null) {
            throw new AssertionError("the attempt is decided");
        }
        return how;
    }

    private void onCancel(AutoCloseable hook) {
        synchronized (hooks) {
            // INVARIANT: an end is set before the hooks are taken under this lock, so that a hook is either taken or
            // sees the end.
            if (end.get() == null) {
                hooks.add(hook);
                return;
            }
        }
        switch (outcome()) {
            case End.TimedOut<R> _, End.Abandoned<R> _, End.Stopped<R> _ -> Uninterrupted.run(call(hook)::join);
            case End.Result<R> _, End.Unfit<R> _, End.Thrown<R> _ -> {
                // A thread that has outlived its attempt: there is nothing left to stop.
            }
        }
    }

    /** Whether the thread has ended within the grace time. */
    private boolean stopThread(Thread thread) {
        List<AutoCloseable> toCall;
        synchronized (hooks) {
            toCall = List.copyOf(hooks);
        }
        List<Thread> toAwait = new ArrayList<>(toCall.stream().map(this::call).toList());
        thread.interrupt();
        toAwait.add(thread);
        long deadline = System.nanoTime() + scope.grace().toNanos();
        for (Thread each : toAwait) {
            Uninterrupted.run(() -> TimeUnit.NANOSECONDS.timedJoin(each, Math.max(1, deadline - System.nanoTime())));
        }
        if (thread.isAlive()) {
            context.log()
                    .warn(
                            "task '{}' does not respond to its cancel and was abandoned after {}",
                            task.step(),
                            scope.grace());
        }
        return !thread.isAlive();
    }

    private Thread call(AutoCloseable hook) {
        return Thread.ofVirtual().name("cancel " + task.step()).start(() -> {
            try {
                hook.close();
            } catch (Throwable e) {
                context.log().warn("task '{}' could not stop its remote end: {}", task.step(), e.getMessage(), e);
            }
        });
    }
}
