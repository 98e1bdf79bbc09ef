package dev.nightjar.flow;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One task of a run, from the journal's answer over its attempts to its entry in the journal. Run once, by the thread
 * that waits for it.
 */
final class TaskRun<R> {
    private static final Set<ErrorCode> NEVER_RETRIED = Set.of(ErrorCode.CANCELLED, ErrorCode.DIVERGED);

    private final Task<R> task;
    private final Key key;
    private final RunScope scope;
    private final TaskPolicy policy;
    private final Instant begun;
    private final Memory memory;
    private final TaskCache<R> cache;
    private final TimeLeft left;
    private final TaskFailures failures;

    TaskRun(Task<R> task, Key key, RunScope scope) {
        this.task = task;
        this.key = key;
        this.scope = scope;
        this.policy = task.effectivePolicy();
        this.begun = scope.time().instant();
        this.memory = new Memory(scope, key);
        this.cache = new TaskCache<>(task, key, scope, policy.cache());
        this.left = new TimeLeft(policy, scope.time());
        this.failures = new TaskFailures(task.step(), scope.masking());
    }

    String step() {
        return task.step();
    }

    /** The result; null only where the task has none. */
    @Nullable R run() {
        Payload spec = scope.codec().encode(task.spec());
        Optional<Entry> known = scope.replayed(() -> scope.journal().find(key));
        if (known.isPresent()) {
            return isOfRetriedFailure(known.get()) ? again().run() : replay(known.get());
        }
        if (hasFailedAsAnother()) {
            return again().run();
        }
        SpecCheck.survives(task, spec, scope.codec());
        Optional<Payload.Inline> cached = cache.find();
        if (cached.isPresent()) {
            return takeCached(spec, cached.get());
        }
        changed(new TaskState.Pending());
        try {
            return attempts(spec);
        } catch (TaskFailedException e) {
            throw e;
        } catch (NightjarException e) {
            if (scope.control().stopped().isPresent()) {
                changed(new TaskState.Cancelled(elapsed()));
            }
            throw e;
        }
    }

    /** A flow that bears a failure tells the steps after it of that; they run again where a retry has made it another spec. */
    private boolean isOfRetriedFailure(Entry known) {
        return known instanceof Entry.Succeeded done
                && scope.journal().followsRetriedFailure(key)
                && scope.replayed(() -> !SpecCheck.isSame(task, done.type(), done.spec(), scope.codec()));
    }

    /** A retry has other parameters, or tells the step of a failure no more. */
    private boolean hasFailedAsAnother() {
        Optional<Entry.Failed> before = scope.replayed(() -> scope.journal().retriedFailure(key));
        try {
            return before.isPresent()
                    && !SpecCheck.isSame(task, before.get().type(), before.get().spec(), scope.codec());
        } catch (NightjarException _) {
            // What it was the code cannot tell any more.
            return true;
        }
    }

    /** With the whole path, since branches of a map have steps of one name. */
    private String retryCommand() {
        return "nightjar retry %s --from \"%s\"".formatted(scope.run().id(), key);
    }

    /** The same task under a key of its own: it must not go on from what it remembered when it had the other spec. */
    private TaskRun<R> again() {
        return new TaskRun<>(task, key.child("step", task.step(), 1), scope);
    }

    private @Nullable R attempts(Payload spec) {
        // Attempts that failed before a crash count; the one that the crash ended does not.
        Optional<Entry.AttemptFailed> failed =
                scope.replayed(() -> scope.journal().failedAttempt(key));
        failed.ifPresent(this::awaitNext);
        int first = Math.min(failed.map(Entry.AttemptFailed::attempt).orElse(0) + 1, policy.attempts());
        for (int attempt = first; ; attempt++) {
            switch (attempt(attempt, attempt == first, spec)) {
                case Attempt.End.Result<R>(Success<R> success) -> {
                    changed(new TaskState.Succeeded(attempt, success.elapsed()));
                    return success.value();
                }
                case Attempt.End.Unfit<R>(NightjarException why) ->
                    throw fail(spec, failures.thrown(attempt, why, elapsed()));
                case Attempt.End.Stopped<R> _ -> {
                    scope.control().check();
                    throw new AssertionError("only the stop of the run stops an attempt");
                }
                case Attempt.End.TimedOut<R>(Duration limit) -> {
                    TaskFailedException failure = failures.timedOut(attempt, limit, elapsed());
                    retryOrThrow(failure, failure, spec);
                }
                case Attempt.End.Abandoned<R>(Duration limit) ->
                    throw fail(spec, failures.abandoned(attempt, limit, elapsed()));
                case Attempt.End.Thrown<R>(Throwable error) -> {
                    // What fails after the stop may fail by it: what others stopped in a connection that it shares.
                    scope.control().check();
                    retryOrThrow(failures.thrown(attempt, error, elapsed()), error, spec);
                }
            }
        }
    }

    /** What is left of the wait that a stop or a crash has ended. */
    private void awaitNext(Entry.AttemptFailed failed) {
        Duration whole = Duration.between(failed.at(), failed.next());
        Duration wait = Nap.left(whole, scope.time().instant(), failed.next());
        if (wait.isPositive()) {
            changed(new TaskState.Retrying(
                    failed.attempt(), failed.reason(), scope.time().instant().plus(wait)));
            new Nap(scope).sleep(wait);
        }
    }

    private Attempt.End<R> attempt(int attempt, boolean first, Payload spec) {
        scope.control().check();
        try (Limits.Turn turn = scope.limits().enter(policy.limit())) {
            if (!turn.await(scope, left.ofTotal())) {
                return new Attempt.End.TimedOut<>(policy.totalTimeout().orElseThrow());
            }
            if (first) {
                left.begin();
            }
            scope.note(new Entry.Started(key, scope.time().instant(), task.type(), attempt));
            changed(new TaskState.Running(attempt));
            try (Activity.Span _ = scope.activity().work()) {
                Thread waiter = Thread.currentThread();
                return new Attempt<>(
                                task,
                                scope,
                                new AttemptContext.Identity(key, task.step(), attempt, memory),
                                value -> success(spec, value, attempt, waiter))
                        .run(left.ofAttempt());
            }
        }
    }

    private @Nullable R takeCached(Payload spec, Payload.Inline found) {
        R value = decode(found);
        scope.append(new Entry.Succeeded(
                key, scope.time().instant(), task.type(), spec, scope.codec().encode(value), 0));
        changed(new TaskState.Cached());
        return value;
    }

    private Success<R> success(Payload spec, @Nullable R value, int attempts, Thread waiter) {
        Payload result;
        R copy;
        try {
            result = encode(value);
            copy = copy(value, result);
        } catch (RuntimeException e) {
            // Also what a class of the result throws: the task is done, and must not be done again.
            String message = "the result of task '%s' cannot be stored: %s"
                    .formatted(task.step(), scope.masking().reason(e));
            throw new NightjarException(ErrorCode.CONFIG, message, e);
        }
        Instant now = scope.time().instant();
        Entry entry = new Entry.Succeeded(key, now, task.type(), spec, result, attempts);
        return new Success<>(
                copy,
                Duration.between(begun, now),
                cache.keeper(copy, now),
                scope.journal().prepare(entry, waiter));
    }

    /** What the flow would read after a crash. */
    private @Nullable R copy(@Nullable R value, Payload result) {
        Class<?> type = task.resultType().getRawClass();
        if (TypeRules.isConstant(type) && TrustedTypes.contains(type)) {
            return value;
        }
        R copy = decode(result);
        if (Objects.equals(copy, value)) {
            TrustedTypes.cameBack(type);
        }
        return copy;
    }

    private Payload encode(@Nullable R value) {
        if (value == null && task.resultType().getRawClass() != Void.class) {
            throw new NightjarException(ErrorCode.CONFIG, "it is null; a task without a result is a Task<Void>");
        }
        return scope.codec().encode(value);
    }

    private void retryOrThrow(TaskFailedException failure, Throwable error, Payload spec) {
        boolean mayRetry = failure.attempt() < policy.attempts()
                && mayRetry(failure.code(), error)
                && !NEVER_RETRIED.contains(failure.code());
        Duration delay = delay(failure.attempt(), error);
        boolean inTime = left.ofTotal().map(rest -> delay.compareTo(rest) < 0).orElse(true);
        if (!mayRetry || !inTime) {
            throw fail(spec, failure);
        }
        Instant now = scope.time().instant();
        scope.note(new Entry.AttemptFailed(
                key, now, failure.attempt(), failure.code(), failure.getMessage(), now.plus(delay)));
        changed(new TaskState.Retrying(failure.attempt(), failure.getMessage(), now.plus(delay)));
        new Nap(scope).sleep(delay);
    }

    /** A test of the user's own that fails must not stand in for the failure that it was to look at. */
    private boolean mayRetry(ErrorCode code, Throwable error) {
        try {
            return policy.retry().covers(code, error);
        } catch (RuntimeException e) {
            scope.logger(key).warn("task '{}' is not tried again, since the test for that failed", task.step(), e);
            return false;
        }
    }

    private Duration delay(int failedAttempt, Throwable error) {
        Duration own = policy.backoff()
                .delay(failedAttempt, ThreadLocalRandom.current().nextDouble());
        return error instanceof NightjarException ours
                ? ours.retryAfter()
                        .map(Nap::atMostLongest)
                        .filter(wait -> wait.compareTo(own) > 0)
                        .orElse(own)
                : own;
    }

    private TaskFailedException fail(Payload spec, TaskFailedException failure) {
        scope.append(new Entry.Failed(
                key,
                scope.time().instant(),
                task.type(),
                spec,
                failure.code(),
                failure.getMessage(),
                failure.attempt()));
        changed(failure.state());
        return failure;
    }

    private @Nullable R replay(Entry entry) {
        return switch (entry) {
            case Entry.Succeeded done -> {
                R result = scope.replayed(() -> {
                    SpecCheck.same(task, done.type(), done.spec(), scope.codec(), this::retryCommand);
                    return decode(done.result());
                });
                changed(new TaskState.Cached());
                yield result;
            }
            case Entry.Failed failed -> {
                scope.replayed(() -> {
                    SpecCheck.same(task, failed.type(), failed.spec(), scope.codec(), this::retryCommand);
                    return task;
                });
                TaskFailedException failure = failures.replayed(failed);
                changed(failure.state());
                throw failure;
            }
            case Entry.Started _,
                    Entry.AttemptFailed _,
                    Entry.Asked _,
                    Entry.Value _,
                    Entry.BranchEnded _,
                    Entry.BranchFailed _ ->
                throw new AssertionError("'%s' is no task in the journal: %s".formatted(key, entry));
        };
    }

    @SuppressWarnings("unchecked") // the codec gives what the type says
    private @Nullable R decode(Payload result) {
        return (R) scope.codec().decode(result, task.resultType());
    }

    private Duration elapsed() {
        return Duration.between(begun, scope.time().instant());
    }

    private void changed(TaskState state) {
        scope.listener().on(new RunEvent.TaskChanged(key, task.step(), state));
    }
}
