package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    private RunHandle<String> start(Task<String> task) {
        return runtime.start(flow -> flow.run(task));
    }

    private static Task<String> failing(ErrorCode code, int attempts) {
        return FakeTask.failing(new NightjarException(code, "it failed"))
                .with(policy -> policy.withAttempts(attempts).withBackoff(Backoff.fixed(SECOND)));
    }

    private List<Instant> retries() {
        return runtime.states().stream()
                .filter(TaskState.Retrying.class::isInstance)
                .map(state -> ((TaskState.Retrying) state).next())
                .toList();
    }

    @Test
    void waitsLongerAfterEachFailureUpToTheLongest() throws Exception {
        FakeTask task = FakeTask.failing(new IOException("no route"));
        Backoff doubling = new Backoff(SECOND, Duration.ofSeconds(5), 2, 0);
        RunHandle<String> run = start(task.with(policy -> policy.withAttempts(5).withBackoff(doubling)));

        List<Instant> expected = new ArrayList<>();
        for (int seconds : List.of(1, 2, 4, 5)) {
            runtime.clock.awaitTimers(1);
            expected.add(runtime.clock.instant().plusSeconds(seconds));
            runtime.clock.advance(Duration.ofSeconds(seconds).minusNanos(1));
            int before = task.attempts();
            runtime.clock.awaitTimers(1);
            assertThat(task.attempts()).isEqualTo(before);
            runtime.clock.advance(Duration.ofNanos(1));
        }

        assertThatThrownBy(run::await).hasMessage("task 'fake' failed: IOException: no route");
        assertThat(task.attempts()).isEqualTo(5);
        assertThat(retries()).isEqualTo(expected);
    }

    @Test
    void spreadsItsWaitsByTheJitter() throws Exception {
        Backoff spread = new Backoff(Duration.ofSeconds(100), Duration.ofSeconds(200), 1, 0.2);
        RunHandle<String> run = start(FakeTask.failing(new IOException("no route"))
                .with(policy -> policy.withAttempts(2).withBackoff(spread)));
        runtime.clock.awaitTimers(1);

        assertThat(Duration.between(TestRuntime.START, retries().getFirst()))
                .isBetween(Duration.ofSeconds(80), Duration.ofSeconds(120));
        runtime.clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(run::await).isInstanceOf(TaskFailedException.class);
    }

    @Test
    void stopsTryingWhenItSucceeds() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Task<String> task = FakeTask.doing(_ -> {
                    if (attempts.incrementAndGet() < 2) {
                        throw new IOException("no route");
                    }
                    return "through";
                })
                .with(policy -> policy.withAttempts(9).withBackoff(Backoff.fixed(SECOND)));
        RunHandle<String> run = start(task);
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThat(run.await()).isEqualTo("through");
        assertThat(runtime.states())
                .containsExactly(
                        new TaskState.Pending(),
                        new TaskState.Running(1),
                        new TaskState.Retrying(
                                1, "task 'fake' failed: IOException: no route", TestRuntime.START.plus(SECOND)),
                        new TaskState.Running(2),
                        new TaskState.Succeeded(2, SECOND));
    }

    @Test
    void triesAgainOnlyOnTheKindsOfFailureOfItsPolicy() throws Exception {
        for (ErrorCode code : List.of(ErrorCode.CONFIG, ErrorCode.ENVIRONMENT, ErrorCode.INTERNAL)) {
            assertThatThrownBy(start(failing(code, 3))::await)
                    .isInstanceOfSatisfying(
                            TaskFailedException.class,
                            e -> assertThat(e.attempt()).isEqualTo(1));
        }
        RunHandle<String> run =
                start(failing(ErrorCode.CONFIG, 2).with(policy -> policy.withRetryOn(ErrorCode.CONFIG)));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThatThrownBy(run::await)
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.attempt()).isEqualTo(2));
    }

    @Test
    void anyExceptionThatIsNotOursIsWorthAnotherTry() throws Exception {
        FakeTask task = FakeTask.failing(new IllegalStateException("503"));
        RunHandle<String> run = start(task.with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(SECOND))));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThatThrownBy(run::await).isInstanceOf(TaskFailedException.class);
        assertThat(task.attempts()).isEqualTo(2);
    }

    @Test
    void neverTriesAgainWhatWasCancelledOrHasDiverged() {
        for (ErrorCode code : List.of(ErrorCode.CANCELLED, ErrorCode.DIVERGED)) {
            Task<String> task = failing(code, 3).with(policy -> policy.withRetryOn(code));

            assertThatThrownBy(start(task)::await)
                    .isInstanceOfSatisfying(
                            TaskFailedException.class,
                            e -> assertThat(e.attempt()).isEqualTo(1));
        }
    }

    @Test
    void doesNotWaitForAnAttemptThatTheTotalTimeoutLeavesNoTimeFor() throws Exception {
        FakeTask task = FakeTask.failing(new IOException("no route"));
        RunHandle<String> run = start(task.with(policy ->
                policy.withAttempts(9).withBackoff(Backoff.fixed(SECOND)).withTotalTimeout(Duration.ofMillis(2_500))));
        for (int i = 1; i <= 2; i++) {
            runtime.awaitBackoff(i);
            runtime.clock.advance(SECOND);
        }

        assertThatThrownBy(run::await).hasMessageContaining("no route");
        assertThat(task.attempts()).isEqualTo(3);
    }

    @Test
    void aCancelEndsTheWait() throws Exception {
        FakeTask task = FakeTask.failing(new IOException("no route"));
        RunHandle<String> run = start(task.with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(SECOND))));
        runtime.clock.awaitTimers(1);
        run.cancel();

        assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(task.attempts()).isEqualTo(1);
    }

    @Test
    void allAttemptsOfATaskHaveOneIdempotencyKeyAndNoOtherTaskHasIt() throws Exception {
        List<String> keys = new ArrayList<>();
        Task<String> task = FakeTask.doing(context -> {
                    keys.add(context.idempotencyKey());
                    throw new IOException("no route");
                })
                .with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(SECOND)));
        Flow<String> twice = flow -> {
            flow.submit(task).outcome();
            return String.valueOf(flow.submit(task).outcome());
        };
        for (int i = 0; i < 2; i++) {
            RunHandle<String> run = runtime.start(twice);
            for (int wait = 0; wait < 2; wait++) {
                runtime.clock.awaitTimers(1);
                runtime.clock.advance(SECOND);
            }
            run.await();
        }

        assertThat(keys).hasSize(8);
        assertThat(keys.stream().distinct()).hasSize(4);
        assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
    }

    @Test
    void whatATaskRemembersIsDecidedInItsFirstAttempt() throws Exception {
        AtomicInteger decided = new AtomicInteger();
        List<Integer> seen = new ArrayList<>();
        Task<String> task = FakeTask.doing(context -> {
                    seen.add(context.remember("baseline", Integer.class, decided::incrementAndGet));
                    throw new IOException("no route");
                })
                .with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(SECOND)));
        RunHandle<String> run = start(task);
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThatThrownBy(run::await).isInstanceOf(TaskFailedException.class);
        assertThat(seen).containsExactly(1, 1);
    }

    @Test
    void aTaskCannotRememberNull() {
        @SuppressWarnings("NullAway") // the point of it
        Task<String> task = FakeTask.doing(context -> context.remember("nothing", String.class, () -> null));

        assertThatThrownBy(start(task)::await).hasMessageContaining("is null; remember one that is there");
    }

    @Test
    void aFailureThatSaysThatItIsPermanentIsNotRetried() {
        NightjarException refused = new NightjarException(ErrorCode.EXTERNAL, "no privilege").withoutRetry();
        FakeTask task = FakeTask.failing(refused);

        assertThatThrownBy(start(task.with(policy -> policy.withAttempts(5)))::await)
                .hasMessageContaining("no privilege");
        assertThat(task.attempts()).isEqualTo(1);
    }

    @Test
    void aTestOfThePolicyThatFailsDoesNotStandInForTheFailure() {
        FakeTask task = FakeTask.failing(new IOException("no route"));
        RunHandle<String> run = start(task.with(
                policy -> policy.withAttempts(2).withRetryWhen(error -> ((NightjarException) error).isPermanent())));

        assertThatThrownBy(run::await).hasMessage("task 'fake' failed: IOException: no route");
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(runtime.logged().getLast())
                .startsWith("task 'fake' is not tried again, since the test for that failed: ClassCastException");
    }

    @Test
    void whoAsksForMoreTimeThanThereIsIsWaitedFor() throws Exception {
        RunHandle<String> run = start(FakeTask.failing(
                        new NightjarException(ErrorCode.BUSY, "429").withRetryAfter(ChronoUnit.FOREVER.getDuration()))
                .with(policy -> policy.withAttempts(2)));
        runtime.awaitBackoff(1);
        run.cancel();

        assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
    }
}
