package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that a flow submits, and goes on beside. */
class SubmittedTaskTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** Its type is asked for when its result is written down, beside the flow. */
    static class BrokenTask extends Task<String> {
        private boolean ended;

        @Override
        public String type() {
            if (ended) {
                throw new AssertionError("broken");
            }
            return "broken";
        }

        @Override
        protected String run(TaskContext context) {
            ended = true;
            return "done";
        }
    }

    @Test
    void submittedTasksRunAtOnce() {
        CountDownLatch both = new CountDownLatch(2);
        Task<String> task = FakeTask.doing(_ -> {
            both.countDown();
            both.await();
            return "met";
        });

        List<String> results = runtime.run(flow -> {
            Pending<String> one = flow.submit(task);
            Pending<String> other = flow.submit(task);
            return List.of(one.get(), other.get());
        });

        assertThat(results).containsExactly("met", "met");
    }

    @Test
    void anOutcomeTellsHowASubmittedTaskEnded() {
        List<Outcome<String>> outcomes = runtime.run(flow -> {
            Pending<String> good = flow.submit(FakeTask.giving("good"));
            Pending<String> bad = flow.submit(FakeTask.failing(new IOException("bad")));
            return List.of(good.outcome(), bad.outcome());
        });

        assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success<>("good"));
        assertThat(outcomes.getLast())
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.error()).hasMessageContaining("bad"));
    }

    @Test
    void aRunDoesNotEndBeforeWhatItSubmitted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch may = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        RunHandle<String> run = runtime.start(flow -> {
            flow.submit(FakeTask.doing(_ -> {
                begun.countDown();
                may.await();
                ended.set(true);
                return "late";
            }));
            return "early";
        });

        begun.await();
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        may.countDown();

        assertThat(run.await()).isEqualTo("early");
        assertThat(ended).isTrue();
    }

    @Test
    void aRunThatFailsDoesNotEndBeforeWhatItSubmitted() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch failing = new CountDownLatch(1);

        assertThatThrownBy(() -> runtime.run(flow -> {
                    flow.submit(FakeTask.doing(_ -> {
                        failing.await();
                        ended.set(true);
                        return "late";
                    }));
                    failing.countDown();
                    throw new IllegalStateException("early");
                }))
                .hasMessageContaining("early");
        assertThat(ended).isTrue();
    }

    @Test
    void aSubmittedTaskThatNobodyAskedFailsTheRun() {
        assertThatThrownBy(() -> runtime.run(flow -> {
                    flow.submit(FakeTask.failing(new IOException("one")).named("one"));
                    flow.submit(FakeTask.failing(new IOException("two")).named("two"));
                    return "fine";
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("task 'one' failed: IOException: one")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                        .hasMessage("task 'two' failed: IOException: two"));
    }

    @Test
    void aFailureThatWasAskedForIsTheFlowsToHandle() {
        String result = runtime.run(flow -> {
            Pending<String> bad = flow.submit(FakeTask.failing(new IOException("bad")));
            return bad.outcome() instanceof Outcome.Success ? "good" : "handled";
        });

        assertThat(result).isEqualTo("handled");
    }

    @Test
    void aFlowThatFailsSuppressesWhatNobodyAsked() {
        assertThatThrownBy(() -> runtime.run(flow -> {
                    flow.submit(FakeTask.failing(new IOException("beside")));
                    throw new NightjarException(ErrorCode.CONFIG, "the first");
                }))
                .hasMessage("the first")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void aFlowForgetsSubmittedTasksThatAreOver() {
        int remembered = runtime.run(flow -> {
            for (int i = 0; i < 1_000; i++) {
                flow.submit(FakeTask.giving("small")).get();
            }
            flow.submit(FakeTask.failing(new IOException("handled"))).outcome();
            return ((LocalFlowContext) flow).pending();
        });

        assertThat(remembered).isZero();
    }

    @Test
    void anErrorBesideTheFlowDoesNotVanish() {
        assertThatThrownBy(
                        () -> runtime.run(flow -> flow.submit(new BrokenTask()).get()))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining("task 'broken' failed")
                .hasRootCauseInstanceOf(AssertionError.class);
    }
}
