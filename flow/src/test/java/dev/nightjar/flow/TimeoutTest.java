package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.testing.FakeTask;
import dev.nightjar.flow.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestRuntime runtime = new TestRuntime();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        runtime.close();
    }

    private RunHandle<String> start(Task<String> task) {
        return runtime.start(flow -> flow.run(task));
    }

    private Task<String> waiting(AutoCloseable hook) {
        return FakeTask.doing(context -> {
                    context.onCancel(hook);
                    never.await();
                    return "never";
                })
                .with(policy -> policy.withAttemptTimeout(SECOND));
    }

    @Test
    void anAttemptThatTakesTooLongIsInterruptedAndFails() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        RunHandle<String> run = start(FakeTask.doing(_ -> {
                    try {
                        never.await();
                    } catch (InterruptedException _) {
                        interrupted.set(true);
                    }
                    return "too late";
                })
                .with(policy -> policy.withAttemptTimeout(SECOND)));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThatThrownBy(run::await)
                .hasMessage("task 'fake' did not end within PT1S; give it more time by its policy, or find"
                        + " out what it waits for")
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
                    assertThat(e.state()).isEqualTo(new TaskState.TimedOut(1, SECOND, SECOND));
                });
        assertThat(interrupted).isTrue();
    }

    @Test
    void aTimeoutIsWorthAnotherTry() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        RunHandle<String> run = start(FakeTask.doing(_ -> {
                    if (attempts.incrementAndGet() == 1) {
                        never.await();
                    }
                    return "through";
                })
                .with(policy -> policy.withAttempts(2)
                        .withBackoff(Backoff.fixed(SECOND))
                        .withAttemptTimeout(SECOND)));
        for (int i = 0; i < 2; i++) {
            runtime.clock.awaitTimers(1);
            runtime.clock.advance(SECOND);
        }

        assertThat(run.await()).isEqualTo("through");
    }

    @Test
    void theTotalTimeoutEndsAnAttemptAndIsNamed() throws Exception {
        RunHandle<String> run = start(FakeTask.doing(_ -> {
                    never.await();
                    return "never";
                })
                .with(policy -> policy.withAttempts(9)
                        .withBackoff(Backoff.fixed(SECOND))
                        .withAttemptTimeout(Duration.ofSeconds(3))
                        .withTotalTimeout(Duration.ofSeconds(5))));
        for (Duration wait : java.util.List.of(Duration.ofSeconds(3), SECOND, SECOND)) {
            runtime.clock.awaitTimers(1);
            runtime.clock.advance(wait);
        }

        assertThatThrownBy(run::await)
                .hasMessageContaining("did not end within PT5S")
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.attempt()).isEqualTo(2));
    }

    @Test
    void theRemoteEndIsStoppedOnceFromAnotherThreadBeforeTheTaskReturns() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<@Nullable Thread> caller = new AtomicReference<>();
        AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
        RunHandle<Integer> run = runtime.start(flow -> {
            flow.submit(FakeTask.doing(context -> {
                                runner.set(Thread.currentThread());
                                context.onCancel(() -> {
                                    caller.set(Thread.currentThread());
                                    calls.incrementAndGet();
                                });
                                never.await();
                                return "never";
                            })
                            .with(policy -> policy.withAttemptTimeout(SECOND)))
                    .outcome();
            return calls.get();
        });
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThat(run.await()).isEqualTo(1);
        assertThat(caller.get()).isNotNull().isNotEqualTo(runner.get());
    }

    @Test
    void theRemoteEndIsNotStoppedAfterANormalEnd() {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<@Nullable TaskContext> kept = new AtomicReference<>();

        String result = runtime.run(flow -> {
            flow.submit(FakeTask.doing(context -> {
                        context.onCancel(calls::incrementAndGet);
                        throw new IOException("no route");
                    }))
                    .outcome();
            return flow.run(FakeTask.doing(context -> {
                context.onCancel(calls::incrementAndGet);
                kept.set(context);
                return "done";
            }));
        });
        java.util.Objects.requireNonNull(kept.get()).onCancel(calls::incrementAndGet);

        assertThat(result).isEqualTo("done");
        assertThat(calls).hasValue(0);
    }

    @Test
    void aHookThatFailsIsLoggedAndStopsNothing() throws Exception {
        RunHandle<String> run = start(waiting(() -> {
            throw new IOException("no route");
        }));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThatThrownBy(run::await).isInstanceOf(TaskFailedException.class);
        assertThat(runtime.logged()).containsExactly("task 'fake' could not stop its remote end: no route");
    }

    @Test
    void aHookThatBreaksIsLoggedAndStopsNothing() throws Exception {
        RunHandle<String> run = start(waiting(() -> {
            throw new NoClassDefFoundError("Driver");
        }));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThatThrownBy(run::await).isInstanceOf(TaskFailedException.class);
        assertThat(runtime.logged()).containsExactly("task 'fake' could not stop its remote end: Driver");
    }

    @Test
    void aHookThatIsRegisteredAfterTheStopIsCalledAtOnceFromAnotherThread() throws Exception {
        AtomicReference<@Nullable Thread> caller = new AtomicReference<>();
        AtomicBoolean calledBeforeItWentOn = new AtomicBoolean();
        RunHandle<String> run = start(FakeTask.doing(context -> {
                    try {
                        never.await();
                    } catch (InterruptedException _) {
                        context.onCancel(() -> caller.set(Thread.currentThread()));
                        Thread other = caller.get();
                        calledBeforeItWentOn.set(other != null && !other.equals(Thread.currentThread()));
                    }
                    return "too late";
                })
                .with(policy -> policy.withAttemptTimeout(SECOND)));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(SECOND);

        assertThatThrownBy(run::await).isInstanceOf(TaskFailedException.class);
        assertThat(calledBeforeItWentOn).isTrue();
    }

    @Test
    void aTaskThatIgnoresItsInterruptIsNamedAbandonedAndNotTriedAgain() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestRuntime impatient = new TestRuntime(builder -> builder.grace(Duration.ofMillis(20)))) {
            FakeTask stubborn = FakeTask.doing(_ -> {
                Uninterrupted.run(release::await);
                return "much too late";
            });
            RunHandle<String> run = impatient.start(flow -> flow.run(stubborn.named("stubborn")
                    .with(policy -> policy.withAttempts(3).withAttemptTimeout(SECOND))));
            impatient.clock.awaitTimers(1);
            impatient.clock.advance(SECOND);

            assertThatThrownBy(run::await)
                    .hasMessage("task 'stubborn' did not end within PT1S; it goes on although it was"
                            + " interrupted: let it end then, or give it an onCancel");
            assertThat(impatient.logged())
                    .containsExactly("task 'stubborn' does not respond to its cancel and was abandoned after PT0.02S");
            assertThat(stubborn.attempts()).isEqualTo(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void anAbandonedTaskCannotOpenAConnectionAfterItsRun() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
        try (TestRuntime impatient = new TestRuntime(builder -> builder.grace(Duration.ofMillis(20)))) {
            RunHandle<String> run = impatient.start(flow -> flow.run(FakeTask.doing(context -> {
                        Uninterrupted.run(release::await);
                        try {
                            return context.connection("warehouse", String.class);
                        } catch (NightjarException e) {
                            refused.set(e);
                            throw e;
                        } finally {
                            ended.countDown();
                        }
                    })
                    .with(policy -> policy.withAttemptTimeout(SECOND))));
            impatient.clock.awaitTimers(1);
            impatient.clock.advance(SECOND);
            assertThatThrownBy(run::await).isInstanceOf(TaskFailedException.class);
            release.countDown();
            ended.await();
        }

        assertThat(refused.get()).hasMessage("connection 'warehouse' is closed, since its run has ended");
    }

    /** On the machine's own clock: each attempt ends about when its deadline passes. */
    @Test
    void aDeadlineAndACompletionAtOnceHaveOneOutcomeAndLeaveNoInterrupt() {
        int loops = 10_000;
        AtomicInteger finished = new AtomicInteger();
        AtomicInteger timedOut = new AtomicInteger();
        try (TestRuntime fast = new TestRuntime(builder -> builder.time(Timekeeper.system()))) {
            fast.<String>run(flow -> {
                for (int i = 0; i < loops; i++) {
                    AtomicInteger stops = new AtomicInteger();
                    Instant deadline = Instant.now().plusNanos(50_000);
                    Outcome<String> outcome = flow.submit(FakeTask.doing(context -> {
                                        context.onCancel(stops::incrementAndGet);
                                        while (Instant.now().isBefore(deadline)) {
                                            Thread.onSpinWait();
                                        }
                                        return "result";
                                    })
                                    .with(policy -> policy.withAttemptTimeout(Duration.ofNanos(50_000))))
                            .outcome();
                    switch (outcome) {
                        case Outcome.Success<String>(String result) -> {
                            assertThat(result).isEqualTo("result");
                            assertThat(stops).hasValue(0);
                            finished.incrementAndGet();
                        }
                        case Outcome.Failure<String>(TaskFailedException error) -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
                            timedOut.incrementAndGet();
                        }
                    }
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                }
                return "done";
            });
            assertThat(fast.states().stream().filter(TaskState::terminal)).hasSize(loops);
        }

        assertThat(finished.get() + timedOut.get()).isEqualTo(loops);
    }

    /** The attempt and its deadline wait for one another at a gate, so that both are tried at the same moment. */
    @Test
    void ofADeadlineAndACompletionExactlyOneWins() throws Exception {
        int loops = 10_000;
        int won = 0;
        for (int i = 0; i < loops; i++) {
            CountDownLatch gate = new CountDownLatch(2);
            RunHandle<Boolean> run = runtime.start(flow -> flow.submit(FakeTask.doing(_ -> {
                                        gate.countDown();
                                        Uninterrupted.run(gate::await);
                                        return "result";
                                    })
                                    .with(policy -> policy.withAttemptTimeout(SECOND)))
                            .outcome()
                    instanceof Outcome.Success);
            runtime.clock.awaitTimers(1);
            gate.countDown();
            runtime.clock.advance(SECOND);
            won += run.await() ? 1 : 0;
        }

        assertThat(won).isBetween(0, loops);
        assertThat(runtime.states().stream().filter(TaskState::terminal)).hasSize(loops);
        assertThat(runtime.states().stream().filter(TaskState.Succeeded.class::isInstance))
                .hasSize(won);
    }

    @Test
    void theTotalTimeoutDoesNotGrowWhereTheClockIsSetBack() throws Exception {
        ManualClock clock = new ManualClock(TestRuntime.START);
        AtomicReference<Duration> setBack = new AtomicReference<>(Duration.ZERO);
        Timekeeper time = new Timekeeper() {
            @Override
            public Instant instant() {
                return clock.instant().minus(setBack.get());
            }

            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public Timer after(Duration delay, Runnable action) {
                return clock.after(delay, action);
            }
        };
        try (TestRuntime other = new TestRuntime(builder -> builder.time(time))) {
            RunHandle<String> run = other.start(flow -> flow.run(FakeTask.doing(context -> {
                        if (context.attempt() == 1) {
                            throw new NightjarException(ErrorCode.EXTERNAL, "down");
                        }
                        never.await();
                        return "never";
                    })
                    .with(policy -> policy.withAttempts(2)
                            .withBackoff(Backoff.fixed(SECOND))
                            .withTotalTimeout(Duration.ofSeconds(10)))));
            other.await(TaskState.Retrying.class, 1);
            clock.awaitTimers(1);
            setBack.set(Duration.ofHours(1));
            clock.advance(SECOND);
            clock.awaitTimers(1);
            clock.advance(Duration.ofSeconds(9));

            assertThatThrownBy(run::await).hasMessageContaining("did not end within PT10S");
        }
    }

    @Test
    void aTotalTimeoutMayBeForEver() {
        try (TestRuntime other = new TestRuntime(builder -> builder.time(Timekeeper.system()))) {
            assertThat(other.<String>run(flow -> flow.run(FakeTask.giving("x")
                            .with(policy -> policy.withTotalTimeout(ChronoUnit.FOREVER.getDuration())))))
                    .isEqualTo("x");
        }
    }
}
