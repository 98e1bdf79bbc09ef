package dev.nightjar.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One try of a task, on a virtual thread of its own. How it ends is decided once: by its result, its deadline, or the
 * stop of the run.
 */
final class Attempt<R> implements RunControl.Stoppable {
    /** How long a stopped attempt may take to end before it is abandoned. */
    static final Duration GRACE = Duration.ofSeconds(15);

    sealed interface End<R> {
        record Result<R>(@Nullable R value) implements End<R> {}

        record Thrown<R>(Throwable error) implements End<R> {}

        record TimedOut<R>() implements End<R> {}

        record Stopped<R>() implements End<R> {}
    }

    private final Task<R> task;
    private final AttemptContext context;
    private final RunScope scope;
    private final AtomicReference<@Nullable End<R>> end = new AtomicReference<>();
    private final CountDownLatch decided = new CountDownLatch(1);
    private final List<AutoCloseable> hooks = new ArrayList<>();

    Attempt(Task<R> task, RunScope scope, AttemptContext.Identity identity) {
        this.task = task;
        this.scope = scope;
        this.context = new AttemptContext(scope, identity, this::onCancel);
    }

    /** Runs the attempt to its end; returns no earlier than its thread has ended or was abandoned. */
    End<R> run(Optional<Duration> timeout) {
        Thread thread = Thread.ofVirtual().name("task " + task.step()).unstarted(this::work);
        Timekeeper.Timer deadline = timeout.map(t -> scope.time().after(t, () -> decide(new End.TimedOut<>())))
                .orElse(() -> {});
        try (deadline) {
            thread.start();
            scope.control().join(this);
            Uninterrupted.run(decided::await);
        } finally {
            scope.control().leave(this);
        }
        End<R> how = outcome();
        switch (how) {
            case End.Result<R> _, End.Thrown<R> _ -> Uninterrupted.run(thread::join);
            case End.TimedOut<R> _, End.Stopped<R> _ -> stopThread(thread);
        }
        return how;
    }

    @Override
    public void stop() {
        decide(new End.Stopped<>());
    }

    private void work() {
        End<R> how;
        try {
            how = new End.Result<>(task.run(context));
        } catch (Throwable e) {
            how = new End.Thrown<>(e);
        }
        decide(how);
    }

    private void decide(End<R> how) {
        // INVARIANT: this compare-and-set alone decides between result, deadline and stop.
        if (end.compareAndSet(null, how)) {
            decided.countDown();
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
            if (end.get() == null) {
                hooks.add(hook);
                return;
            }
        }
        close(hook);
    }

    private void stopThread(Thread thread) {
        List<AutoCloseable> toCall;
        synchronized (hooks) {
            toCall = List.copyOf(hooks);
        }
        List<Thread> callers = new ArrayList<>();
        for (AutoCloseable hook : toCall) {
            callers.add(Thread.ofVirtual().name("cancel " + task.step()).start(() -> close(hook)));
        }
        thread.interrupt();
        long deadline = System.nanoTime() + GRACE.toNanos();
        callers.add(thread);
        for (Thread each : callers) {
            Uninterrupted.run(() -> TimeUnit.NANOSECONDS.timedJoin(each, Math.max(1, deadline - System.nanoTime())));
        }
        if (thread.isAlive()) {
            context.log()
                    .warn("task '{}' does not respond to its cancel and was abandoned after {}", task.step(), GRACE);
        }
    }

    private void close(AutoCloseable hook) {
        try {
            hook.close();
        } catch (Exception e) {
            context.log().warn("task '{}' could not stop its remote end: {}", task.step(), e.getMessage());
        }
    }
}
