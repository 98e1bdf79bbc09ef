package dev.nightjar.flow;

import static dev.nightjar.flow.MapOptions.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.testing.FakeTask;
import dev.nightjar.flow.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopTest {
    private final TestRuntime runtime = new TestRuntime();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final Task<String> endless = FakeTask.doing(_ -> {
        begun.countDown();
        never.await();
        return "never";
    });

    @AfterEach
    void close() {
        runtime.close();
    }

    private static void isCancelled(Throwable error) {
        assertThat(error)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void aCancelEndsTheTaskAndTheRunForGood() throws Exception {
        RunHandle<String> run = runtime.start(flow -> flow.run(endless));
        begun.await();
        run.cancel();

        assertThatThrownBy(run::await)
                .satisfies(StopTest::isCancelled)
                .hasMessage("run %s was cancelled".formatted(run.id()));
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(runtime.stateOf(run.id())).isEqualTo(RunState.CANCELLED);
        assertThat(runtime.states().getLast()).isEqualTo(new TaskState.Cancelled(Duration.ZERO));
        assertThat(runtime.events(RunEvent.RunChanged.class).getLast().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void whatFailsByTheStopBeforeItHearsOfItHasNotFailed() throws Exception {
        CountDownLatch connectionClosed = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        ManualClock clock = new ManualClock(TestRuntime.START);
        Timekeeper slow = new Timekeeper() {
            @Override
            public Instant instant() {
                return clock.instant();
            }

            // Of the time of clean-ups, which hears of the stop before the task does.
            @Override
            public Timer after(Duration delay, Runnable action) {
                connectionClosed.countDown();
                Uninterrupted.run(ended::await);
                return clock.after(delay, action);
            }
        };
        try (TestRuntime slowly = new TestRuntime(builder -> builder.time(slow).listener(event -> {
            if (event instanceof RunEvent.TaskChanged task && task.state().terminal()) {
                ended.countDown();
            }
        }))) {
            RunHandle<String> run = slowly.nightjar.start(
                    "r",
                    flow -> flow.run(FakeTask.doing(_ -> {
                        begun.countDown();
                        connectionClosed.await();
                        throw new IOException("the connection is closed");
                    })));
            begun.await();
            run.interrupt();
            assertThatThrownBy(run::await).hasMessageContaining("was interrupted");

            assertThat(slowly.<String>run("r", flow -> flow.run(FakeTask.giving("done"))))
                    .isEqualTo("done");
        }
    }

    @Test
    void anInterruptEndsTheRunForNow() throws Exception {
        RunHandle<String> run = runtime.start(flow -> flow.run(endless));
        begun.await();
        run.interrupt();

        assertThatThrownBy(run::await)
                .satisfies(StopTest::isCancelled)
                .hasMessage("run %s was interrupted; the next run goes on with it".formatted(run.id()));
        assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void theFirstStopCounts() throws Exception {
        RunHandle<String> run = runtime.start(flow -> flow.run(endless));
        begun.await();
        run.interrupt();
        run.cancel();

        assertThatThrownBy(run::await).hasMessageContaining("was interrupted");
        assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void aFlowCannotOutliveACancelByCatching() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        RunHandle<String> run = runtime.start(flow -> {
            for (int i = 0; i < 3; i++) {
                try {
                    flow.run(endless);
                } catch (Exception _) {
                    refused.incrementAndGet();
                }
            }
            return "survived";
        });
        begun.await();
        run.cancel();

        assertThatThrownBy(run::await).satisfies(StopTest::isCancelled);
        assertThat(refused).hasValue(3);
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void everyCallOfTheContextThrowsAfterACancel() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        RunHandle<String> run = runtime.start(flow -> {
            Pending<String> pending = flow.submit(endless);
            List<Runnable> calls = List.of(
                    () -> flow.run(FakeTask.giving("x")),
                    () -> flow.submit(FakeTask.giving("x")),
                    pending::get,
                    pending::outcome,
                    flow::now,
                    flow::runDate,
                    flow::log,
                    () -> flow.sleep(Duration.ofDays(1)),
                    () -> flow.map("a", List.of("b"), String::toString, atOnce(1), (_, item) -> item));
            try {
                never.await();
            } catch (InterruptedException _) {
                for (Runnable call : calls) {
                    try {
                        call.run();
                    } catch (NightjarException e) {
                        isCancelled(e);
                        refused.incrementAndGet();
                    }
                }
            }
            return "survived";
        });
        begun.await();
        run.cancel();

        assertThatThrownBy(run::await).satisfies(StopTest::isCancelled);
        assertThat(refused).hasValue(9);
    }

    @Test
    void aCancelReachesBranchesAndWhatTheySubmitted() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger stopped = new AtomicInteger();
        RunHandle<Long> run = runtime.start(flow -> flow.map(
                        "table",
                        List.of("a", "b", "c"),
                        String::toString,
                        atOnce(3),
                        (branch, _) -> branch.submit(FakeTask.doing(context -> {
                                    context.onCancel(stopped::incrementAndGet);
                                    three.countDown();
                                    never.await();
                                    return "never";
                                }))
                                .get())
                .succeeded());
        three.await();
        run.cancel();

        assertThatThrownBy(run::await).satisfies(StopTest::isCancelled);
        assertThat(stopped).hasValue(3);
    }

    @Test
    void aCancelWhileTheRunWaitsForWhatItSubmittedIsACancel() throws Exception {
        AtomicBoolean returned = new AtomicBoolean();
        RunHandle<String> run = runtime.start(flow -> {
            flow.submit(endless);
            returned.set(true);
            return "done";
        });
        begun.await();
        while (!returned.get()) {
            Thread.onSpinWait();
        }
        run.cancel();

        assertThatThrownBy(run::await).satisfies(StopTest::isCancelled);
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aCancelAfterTheEndChangesNothing() throws Exception {
        RunHandle<String> run = runtime.start(flow -> flow.run(FakeTask.giving("done")));
        run.await();
        run.cancel();

        assertThat(run.await()).isEqualTo("done");
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aCancelAtAnyMomentEndsTheRunOneWayOrTheOther() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            RunHandle<String> run = runtime.start(flow -> {
                Pending<String> pending = flow.submit(FakeTask.giving("beside"));
                return flow.run(FakeTask.giving("done")) + pending.get();
            });
            Thread.ofVirtual().start(run::cancel);
            try {
                assertThat(run.await()).isEqualTo("donebeside");
                assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
            } catch (NightjarException e) {
                isCancelled(e);
                assertThat(run.state()).isEqualTo(RunState.CANCELLED);
            }
        }
    }

    @Test
    void closingInterruptsWhatRunsAndWaitsForIt() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        RunHandle<String> run = runtime.start(flow -> {
            try {
                return flow.run(endless);
            } finally {
                ended.set(true);
            }
        });
        begun.await();
        runtime.close();

        assertThat(ended).isTrue();
        assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(runtime.stateOf(run.id())).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void anInterruptOfWhoeverWaitsInterruptsTheRunAndIsKept() throws Exception {
        AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
        AtomicBoolean kept = new AtomicBoolean();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                runtime.run(flow -> flow.run(endless));
            } catch (NightjarException e) {
                error.set(e);
                kept.set(Thread.currentThread().isInterrupted());
            }
        });
        begun.await();
        caller.interrupt();
        caller.join();

        assertThat(error.get()).hasMessageContaining("was interrupted");
        assertThat(kept).isTrue();
    }

    @Test
    void whoJoinsAfterTheStopIsStoppedAtOnce() {
        RunControl control = new RunControl("r");
        control.cancel();
        AtomicBoolean stopped = new AtomicBoolean();
        control.join(new RunControl.Stoppable() {
            @Override
            void stop() {
                stopped.set(true);
            }
        });

        assertThat(stopped).isTrue();
    }

    @Test
    void anErrorWhileARunStartsDoesNotHoldUpTheClosing() {
        Flow<String> broken = new Flow<>() {
            @Override
            public String run(FlowContext flow) {
                return "";
            }

            @Override
            public Optional<Record> spec() {
                throw new ExceptionInInitializerError("a static field of the spec");
            }
        };
        assertThatThrownBy(() -> runtime.nightjar.start("r", broken)).isInstanceOf(ExceptionInInitializerError.class);
        runtime.close();
        assertThatThrownBy(() -> runtime.start(_ -> "late")).hasMessageContaining("closed");
    }

    @Test
    void whoClosesTheRuntimeTooWaitsForTheSame() throws Exception {
        CountDownLatch cleaning = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        runtime.start(flow -> {
            try {
                return flow.run(endless);
            } finally {
                flow.uncancellable(_ -> {
                    cleaning.countDown();
                    mayEnd.await();
                    return true;
                });
            }
        });
        begun.await();
        Thread first = Thread.ofVirtual().start(runtime::close);
        cleaning.await();
        Thread second = Thread.ofVirtual().start(runtime::close);
        assertThat(second.join(Duration.ofMillis(100))).isFalse();
        mayEnd.countDown();
        first.join();
        second.join();
    }
}
