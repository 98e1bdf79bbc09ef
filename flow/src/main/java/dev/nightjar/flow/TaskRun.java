package dev.nightjar.flow;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One task of a run, from the journal's answer over its attempts to its entry in the journal. */
final class TaskRun<R> {
    private static final Set<ErrorCode> NEVER_RETRIED = Set.of(ErrorCode.CANCELLED, ErrorCode.DIVERGED);

    private final Task<R> task;
    private final Key key;
    private final RunScope scope;
    private final TaskPolicy policy;
    private final Instant begun;

    TaskRun(Task<R> task, Key key, RunScope scope) {
        this.task = task;
        this.key = key;
        this.scope = scope;
        this.policy = task.effectivePolicy();
        this.begun = scope.time().instant();
    }

    /** The result; null only where the task has none. */
    @Nullable R run() {
        Payload spec = scope.codec().encode(task.spec());
        Optional<Entry> known = scope.journal().find(scope.run().id(), key);
        if (known.isPresent()) {
            return replay(known.get());
        }
        SpecCheck.survives(task, spec, scope.codec());
        changed(new TaskState.Pending());
        for (int attempt = 1; ; attempt++) {
            switch (attempt(attempt)) {
                case Attempt.End.Result<R>(R value) -> {
                    return succeed(spec, value, attempt);
                }
                case Attempt.End.Stopped<R> _ -> {
                    changed(new TaskState.Cancelled(elapsed()));
                    throw scope.control().stop();
                }
                case Attempt.End.TimedOut<R> _ -> retryOrThrow(timedOut(attempt), spec);
                case Attempt.End.Thrown<R>(Throwable error) -> retryOrThrow(failed(attempt, error), spec);
            }
        }
    }

    private Attempt.End<R> attempt(int attempt) {
        scope.control().check();
        try (Limits.Permit _ = permit()) {
            scope.control().check();
            changed(new TaskState.Running(attempt));
            return new Attempt<>(task, scope, new AttemptContext.Identity(key, task.step())).run(timeout());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Attempt.End.Stopped<>();
        }
    }

    private Limits.Permit permit() throws InterruptedException {
        return policy.limit().isPresent()
                ? scope.limits().acquire(policy.limit().get())
                : () -> {};
    }

    private Optional<Duration> timeout() {
        Optional<Duration> left = policy.totalTimeout().map(total -> total.minus(elapsed()));
        if (left.isEmpty() || policy.attemptTimeout().isEmpty()) {
            return left.or(policy::attemptTimeout);
        }
        return left.get().compareTo(policy.attemptTimeout().get()) < 0 ? left : policy.attemptTimeout();
    }

    private @Nullable R succeed(Payload spec, @Nullable R value, int attempts) {
        if (value == null && task.resultType().getRawClass() != Void.class) {
            throw fail(
                    spec,
                    new TaskFailedException(
                            ErrorCode.INTERNAL,
                            task.step(),
                            attempts,
                            new TaskState.Failed(attempts, ErrorCode.INTERNAL, "it returned null", elapsed()),
                            "task '%s' returned null; a task without a result is a Task<Void>".formatted(task.step()),
                            null));
        }
        Payload result = scope.codec().encode(value);
        scope.journal()
                .append(
                        scope.run().id(),
                        new Entry.Succeeded(key, scope.time().instant(), task.type(), spec, result, attempts));
        changed(new TaskState.Succeeded(attempts, elapsed()));
        return decode(result);
    }

    private void retryOrThrow(TaskFailedException failure, Payload spec) {
        boolean mayRetry = failure.attempt() < policy.attempts()
                && policy.retryOn().contains(failure.code())
                && !NEVER_RETRIED.contains(failure.code());
        Duration delay = policy.backoff()
                .delay(failure.attempt(), ThreadLocalRandom.current().nextDouble());
        boolean inTime = policy.totalTimeout()
                .map(total -> elapsed().plus(delay).compareTo(total) < 0)
                .orElse(true);
        if (!mayRetry || !inTime) {
            throw fail(spec, failure);
        }
        changed(new TaskState.Retrying(
                failure.attempt(), failure.getMessage(), scope.time().instant().plus(delay)));
        new Nap(scope).sleep(delay);
    }

    private TaskFailedException fail(Payload spec, TaskFailedException failure) {
        scope.journal()
                .append(
                        scope.run().id(),
                        new Entry.Failed(
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

    private TaskFailedException failed(int attempt, Throwable error) {
        ErrorCode code = error instanceof NightjarException ours
                ? ours.code()
                : error instanceof RuntimeException || error instanceof Error ? ErrorCode.INTERNAL : ErrorCode.EXTERNAL;
        String reason = scope.mask().apply(reasonOf(error));
        return new TaskFailedException(
                code, task.step(), attempt, new TaskState.Failed(attempt, code, reason, elapsed()), reason, error);
    }

    private static String reasonOf(Throwable error) {
        String message = error.getMessage();
        if (error instanceof NightjarException) {
            return String.valueOf(message);
        }
        String type = error.getClass().getSimpleName();
        return message == null || message.isBlank() ? type : type + ": " + message;
    }

    private TaskFailedException timedOut(int attempt) {
        Duration limit = timeout()
                .map(_ -> policy.attemptTimeout().or(policy::totalTimeout).orElseThrow())
                .orElseThrow();
        return new TaskFailedException(
                ErrorCode.TIMEOUT,
                task.step(),
                attempt,
                new TaskState.TimedOut(attempt, limit, elapsed()),
                "task '%s' did not end within %s; give it more time by its policy, or find out what it waits for"
                        .formatted(task.step(), limit),
                null);
    }

    private @Nullable R replay(Entry entry) {
        switch (entry) {
            case Entry.Succeeded done -> {
                SpecCheck.same(task, done.type(), done.spec(), scope.codec());
                changed(new TaskState.Cached());
                return decode(done.result());
            }
            case Entry.Failed failed -> {
                SpecCheck.same(task, failed.type(), failed.spec(), scope.codec());
                TaskState state =
                        new TaskState.Failed(failed.attempts(), failed.code(), failed.reason(), Duration.ZERO);
                throw new TaskFailedException(
                        failed.code(), task.step(), failed.attempts(), state, failed.reason(), null);
            }
            case Entry.Value _ ->
                throw new NightjarException(ErrorCode.DIVERGED, "'%s' is a value in the journal".formatted(key));
        }
    }

    @SuppressWarnings("unchecked")
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
