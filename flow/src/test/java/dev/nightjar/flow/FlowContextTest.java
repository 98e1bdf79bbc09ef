package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowContextTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    record Names(List<String> names) {}

    static class ListNamesTask extends Task<Names> {
        private final List<String> kept;

        ListNamesTask(List<String> kept) {
            this.kept = kept;
        }

        @Override
        protected Names run(TaskContext context) {
            return new Names(kept);
        }
    }

    static class SilentTask extends Task<Void> {
        @Override
        @SuppressWarnings("NullAway") // there is no other Void
        protected Void run(TaskContext context) {
            return null;
        }
    }

    static class ForgetfulTask extends Task<String> {
        @Override
        @SuppressWarnings("NullAway") // the point of it
        protected String run(TaskContext context) {
            return null;
        }
    }

    record Choosy(int size) {
        static boolean strict;

        Choosy {
            Check.argument(!strict, "no more than nothing");
        }
    }

    static class ChoosyTask extends Task<Choosy> {
        @Override
        protected Choosy run(TaskContext context) {
            Choosy choosy = new Choosy(1);
            Choosy.strict = true;
            return choosy;
        }
    }

    /** Its equals holds by identity alone. */
    record Moody(String mood) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    static class MoodyTask extends Task<String> {
        MoodyTask() {
            super(new Moody("bad"));
        }

        @Override
        protected String run(TaskContext context) {
            return "done";
        }
    }

    @Test
    void runGivesTheResultOfTheTask() {
        assertThat(runtime.<String>run(flow -> flow.run(FakeTask.giving("hello"))))
                .isEqualTo("hello");
    }

    @Test
    void theFlowSeesTheDecodedCopyOfAResult() {
        List<String> kept = new ArrayList<>(List.of("asana"));

        Names seen = runtime.run(flow -> flow.run(new ListNamesTask(kept)));
        kept.add("hubspot");

        assertThat(seen.names()).containsExactly("asana");
    }

    @Test
    void aTaskThatFailsThrowsWithItsStepItsAttemptAndItsState() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> runtime.run(flow ->
                        flow.run(FakeTask.failing(new IOException("no route")).named("sync"))));

        assertThat(failure)
                .hasMessage("task 'sync' failed: IOException: no route")
                .hasCauseInstanceOf(IOException.class);
        assertThat(failure.step()).isEqualTo("sync");
        assertThat(failure.attempt()).isEqualTo(1);
        assertThat(failure.code()).isEqualTo(ErrorCode.EXTERNAL);
        assertThat(failure.state())
                .isEqualTo(new TaskState.Failed(
                        1, ErrorCode.EXTERNAL, "task 'sync' failed: IOException: no route", Duration.ZERO));
    }

    @Test
    void anErrorOfATaskFailsItAsADefect() {
        Task<String> task = FakeTask.doing(_ -> {
            throw new StackOverflowError();
        });

        assertThatThrownBy(() -> runtime.run(flow -> flow.run(task)))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }

    @Test
    void aResultThatIsNullFailsTheTask() {
        assertThatThrownBy(() -> runtime.run(flow -> flow.run(new ForgetfulTask())))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage(
                        "the result of task 'forgetful' cannot be stored: it is null; a task without a result is a Task<Void>");
        assertThat(runtime.states().getLast().terminal()).isTrue();
    }

    @Test
    void aTaskOfVoidHasNoResult() {
        assertThat(runtime.<Boolean>run(flow -> {
                    Object result = flow.run(new SilentTask());
                    return result == null;
                }))
                .isTrue();
    }

    @Test
    void aResultThatDoesNotComeBackFailsTheTaskAndIsNotKept() {
        Outcome<Choosy> outcome =
                runtime.run(flow -> flow.submit(new ChoosyTask()).outcome());
        Choosy.strict = false;

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.error())
                                .hasMessageContaining(
                                        "the result of task 'choosy' cannot be stored: cannot read a stored Choosy: no more than nothing"));
        assertThat(runtime.states().getLast()).isInstanceOf(TaskState.Failed.class);
    }

    private record Incomparable(int number) {
        @Override
        public boolean equals(@Nullable Object other) {
            throw new IllegalStateException("no comparison");
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    @Test
    void aTaskWhoseResultCannotBeStoredIsNotDoneAgain() {
        AtomicInteger attempts = new AtomicInteger();
        Task<Incomparable> task = Task.of(
                        "compare", Incomparable.class, _ -> new Incomparable(attempts.incrementAndGet()))
                .with(policy -> policy.withAttempts(3).withBackoff(Backoff.fixed(Duration.ZERO)));

        assertThatThrownBy(() -> runtime.run(flow -> flow.run(task)))
                .hasMessage("the result of task 'compare' cannot be stored: IllegalStateException: no comparison");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void aSpecThatDoesNotComeBackEqualIsRefused() {
        assertThatThrownBy(() -> runtime.run(flow -> flow.run(new MoodyTask())))
                .isInstanceOf(NightjarException.class)
                .hasMessageContaining("the spec of task 'moody' does not come back equal from its JSON");
    }

    /** Else it would go wrong only where it is taken up. */
    @Test
    void parametersThatDoNotComeBackEqualAreRefusedBeforeTheFlowBegins() {
        AtomicBoolean begun = new AtomicBoolean();
        Flow<Boolean> moody = new Flow<>() {
            @Override
            public Boolean run(FlowContext flow) {
                return begun.getAndSet(true);
            }

            @Override
            public Optional<Record> spec() {
                return Optional.of(new Moody("bad"));
            }
        };

        assertThatThrownBy(() -> runtime.run(moody))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED));
        assertThat(begun).isFalse();
    }

    @Test
    void aFlowInAFlowHasKeysOfItsOwn() {
        Flow<String> inner = flow -> flow.run(FakeTask.giving("inner"));

        runtime.run(flow -> flow.runFlow(inner) + flow.runFlow(inner) + flow.run(FakeTask.giving("outer")));

        assertThat(runtime.events(RunEvent.TaskChanged.class).stream()
                        .map(event -> event.key().toString())
                        .distinct())
                .containsExactly("flow flow#1 / step fake#1", "flow flow#2 / step fake#1", "step fake#1");
    }

    @Test
    void nowIsTheTimeOfTheRuntime() {
        assertThat(runtime.<Instant>run(FlowContext::now)).isEqualTo(TestRuntime.START);
    }

    @Test
    void sleepWaitsForTheClock() throws Exception {
        RunHandle<Instant> run = runtime.start(flow -> {
            flow.sleep(Duration.ofHours(1));
            return flow.now();
        });

        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofMinutes(59));
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        runtime.clock.advance(Duration.ofMinutes(1));

        assertThat(run.await()).isEqualTo(TestRuntime.START.plus(Duration.ofHours(1)));
    }

    @Test
    void whoSleepsForEverIsWokenByACancel() throws Exception {
        RunHandle<Boolean> run = runtime.start(flow -> {
            flow.sleep(ChronoUnit.FOREVER.getDuration());
            return true;
        });
        runtime.clock.awaitTimers(1);
        run.cancel();

        assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
    }

    @Test
    void sleepingNoTimeReturnsAtOnce() {
        assertThat(runtime.<String>run(flow -> {
                    flow.sleep(Duration.ZERO);
                    flow.sleep(Duration.ofSeconds(-1));
                    return "awake";
                }))
                .isEqualTo("awake");
    }

    @Test
    void runDateIsTheDateOfTheStart() throws Exception {
        RunHandle<List<LocalDate>> run = runtime.start(flow -> {
            LocalDate before = flow.runDate();
            flow.sleep(Duration.ofHours(1));
            return List.of(before, flow.runDate());
        });
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofHours(1));

        LocalDate night = LocalDate.of(2026, 11, 1);
        assertThat(run.await()).containsExactly(night, night);
    }

    @Test
    void logTellsTheListener() {
        runtime.run(flow -> {
            flow.log().info("{} of {}", 1, 2);
            return "logged";
        });

        assertThat(runtime.logged()).containsExactly("1 of 2");
    }

    @Test
    void aForeignThreadIsRefusedByName() throws Exception {
        AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
        runtime.run(flow -> {
            Thread foreign = Thread.ofVirtual().name("intruder").start(() -> {
                try {
                    flow.now();
                } catch (NightjarException e) {
                    refused.set(e);
                }
            });
            foreign.join();
            return "done";
        });

        assertThat(refused.get())
                .hasMessageContaining("was called from thread 'intruder', which is not its own; use submit or map");
    }

    @Test
    void aTaskMayNotUseTheContextOfItsFlow() {
        assertThatThrownBy(() -> runtime.run(flow -> flow.run(
                        FakeTask.doing(_ -> flow.run(FakeTask.giving("inner"))).named("outer"))))
                .hasMessageContaining("was called from thread 'task outer', which is not its own");
    }

    @Test
    void aBranchMayNotUseTheContextOfItsFlow() {
        assertThatThrownBy(() -> runtime.run(flow -> flow.map(
                                "table", List.of("a"), String::toString, MapOptions.atOnce(1), (_, _) -> flow.now())
                        .orThrow()))
                .hasMessageContaining("was called from thread 'branch a'");
    }

    @Test
    void theContextOfAFlowInAFlowIsRefusedAfterItsEnd() {
        AtomicReference<@Nullable FlowContext> inner = new AtomicReference<>();
        Flow<Boolean> child = flow -> {
            inner.set(flow);
            return true;
        };

        assertThatThrownBy(() -> runtime.run(flow -> {
                    flow.runFlow(child);
                    return requireNonNull(inner.get()).submit(FakeTask.failing(new IOException("heard by nobody")));
                }))
                .hasMessageStartingWith("the context of 'flow flow#1' was called after its end");
    }

    @Test
    void aFailureOfTheFlowItselfIsOneOfOurs() {
        assertThatThrownBy(() -> runtime.run(_ -> {
                    throw new IOException("no disk");
                }))
                .isInstanceOf(NightjarException.class)
                .hasMessage("IOException: no disk")
                .hasCauseInstanceOf(IOException.class);
    }
}
