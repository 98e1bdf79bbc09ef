package dev.nightjar.flow;

import static dev.nightjar.flow.MapOptions.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** A spec as it was, in the code of yesterday. */
    interface Old {
        record CopySpec(String from, String to) {}
    }

    /** The same with a component more. */
    interface Added {
        record CopySpec(
                String from, String to, @Default("7") int keep) {}
    }

    /** The same with a component that nobody has given. */
    interface Demanding {
        record CopySpec(String from, String to, int keep) {}
    }

    /** The same with a check that what was stored does not pass. */
    interface Strict {
        record CopySpec(String from, String to) {
            static boolean checked;

            public CopySpec {
                Check.argument(!checked || from.length() > 5, "from is too short: %s", from);
            }
        }
    }

    @TaskType("files.copy")
    static class CopyTask extends Task<String> {
        private final Runnable work;

        CopyTask(Record spec) {
            this(spec, () -> {});
        }

        CopyTask(Record spec, Runnable work) {
            super(spec);
            this.work = work;
        }

        @Override
        protected String run(TaskContext context) {
            work.run();
            return "copied";
        }
    }

    @TaskType("files.move")
    static class MoveTask extends CopyTask {
        MoveTask(Record spec) {
            super(spec);
        }
    }

    private static Flow<String> copying(Record spec) {
        return flow -> flow.run(new CopyTask(spec));
    }

    private List<String> keys() {
        return runtime.events(RunEvent.TaskChanged.class).stream()
                .filter(event -> event.state().terminal())
                .map(event -> event.key().toString())
                .toList();
    }

    private void diverges(Flow<?> flow, String message) {
        RunHandle<?> run = runtime.nightjar.start("r", flow);
        assertThatThrownBy(run::await)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                .hasMessageContaining(message);
        assertThat(run.state()).isEqualTo(RunState.DIVERGED);
        assertThat(runtime.stateOf("r")).isEqualTo(RunState.DIVERGED);
    }

    @Test
    void whatHasFinishedIsNotRunAgain() throws Exception {
        FakeTask first = FakeTask.giving("first");
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        FakeTask second = FakeTask.doing(_ -> {
            begun.countDown();
            if (tries.incrementAndGet() == 1) {
                new CountDownLatch(1).await();
            }
            return "second";
        });
        Flow<String> both = flow -> flow.run(first.named("first")) + " " + flow.run(second.named("second"));
        RunHandle<String> interrupted = runtime.nightjar.start("r", both);
        begun.await();
        interrupted.interrupt();
        assertThatThrownBy(interrupted::await).hasMessageContaining("the next run goes on with it");

        assertThat(runtime.run("r", both)).isEqualTo("first second");
        assertThat(first.attempts()).isEqualTo(1);
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(runtime.states()).contains(new TaskState.Cached());
        assertThat(runtime.stateOf("r")).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void anotherRunStartsAfresh() throws Exception {
        FakeTask task = FakeTask.giving("x");
        runtime.run("one", flow -> flow.run(task));
        runtime.run("other", flow -> flow.run(task));

        assertThat(task.attempts()).isEqualTo(2);
    }

    @Test
    void theTimeTheDateAndWhatATaskRemembersStayAsTheyWere() throws Exception {
        AtomicInteger dice = new AtomicInteger();
        Flow<List<String>> flow = context -> {
            Instant now = context.now();
            LocalDate date = context.runDate();
            String thrown = context.map(
                            "die",
                            List.of("a"),
                            String::toString,
                            atOnce(1),
                            (branch, _) -> branch.run(FakeTask.doing(
                                    task -> "" + task.remember("dots", Integer.class, dice::incrementAndGet))))
                    .results()
                    .findFirst()
                    .orElseThrow();
            return List.of(now.toString(), date.toString(), thrown);
        };

        List<String> before = runtime.run("r", flow);
        runtime.clock.advance(Duration.ofDays(1));

        assertThat(runtime.run("r", flow)).isEqualTo(before).containsExactly("2026-11-01T23:30:00Z", "2026-11-01", "1");
    }

    @Test
    void aTaskThatIsTriedAgainAfterAnInterruptRemembers() throws Exception {
        AtomicInteger dice = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        Flow<String> flow = context -> context.run(FakeTask.doing(task -> {
            int dots = task.remember("dots", Integer.class, dice::incrementAndGet);
            if (begun.getCount() > 0) {
                begun.countDown();
                new CountDownLatch(1).await();
            }
            return task.idempotencyKey() + " " + dots;
        }));
        RunHandle<String> interrupted = runtime.nightjar.start("r", flow);
        begun.await();
        interrupted.interrupt();
        assertThatThrownBy(interrupted::await).isInstanceOf(NightjarException.class);

        assertThat(runtime.run("r", flow))
                .isEqualTo("r-" + Key.ROOT.child("step", "fake", 1).id() + " 1");
    }

    @Test
    void aSleepIsNotSleptTwice() throws Exception {
        CountDownLatch slept = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Flow<String> flow = context -> {
            context.sleep(Duration.ofHours(1));
            if (slept.getCount() > 0) {
                slept.countDown();
                never.await();
            }
            return "awake";
        };
        RunHandle<String> interrupted = runtime.nightjar.start("r", flow);
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofHours(1));
        slept.await();
        interrupted.interrupt();
        assertThatThrownBy(interrupted::await).isInstanceOf(NightjarException.class);

        assertThat(runtime.run("r", flow)).isEqualTo("awake");
    }

    @Test
    void aSleepThatWasInterruptedIsSleptToItsEnd() throws Exception {
        Flow<Instant> flow = context -> {
            context.sleep(Duration.ofHours(1));
            return context.now();
        };
        RunHandle<Instant> interrupted = runtime.nightjar.start("r", flow);
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofMinutes(40));
        interrupted.interrupt();
        assertThatThrownBy(interrupted::await).isInstanceOf(NightjarException.class);
        RunHandle<Instant> resumed = runtime.nightjar.start("r", flow);
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofMinutes(20));

        assertThat(resumed.await()).isEqualTo(TestRuntime.START.plus(Duration.ofHours(1)));
    }

    @Test
    void aFailedTaskFailsAgainWithoutBeingTried() throws Exception {
        FakeTask failing = FakeTask.failing(new IOException("no space"));
        Flow<String> flow = context ->
                context.run(failing.with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(Duration.ZERO))));
        RunHandle<String> before = runtime.nightjar.start("r", flow);
        assertThatThrownBy(before::await).isInstanceOf(TaskFailedException.class);

        assertThatThrownBy(() -> runtime.run("r", flow))
                .hasMessage("task 'fake' failed: IOException: no space")
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL);
                    assertThat(e.attempt()).isEqualTo(2);
                });
        assertThat(failing.attempts()).isEqualTo(2);
        assertThat(runtime.states().getLast())
                .isEqualTo(new TaskState.Failed(
                        2, ErrorCode.EXTERNAL, "task 'fake' failed: IOException: no space", Duration.ZERO));
    }

    @Test
    void aChangedSpecStopsTheRunWithBothValuesNamed() throws Exception {
        runtime.run("r", copying(new Old.CopySpec("asana", "backup")));

        diverges(
                copying(new Old.CopySpec("asana", "archive")),
                "step 'copy' ran with another spec: to was backup and is archive; run it again from that step with 'nightjar retry r --from \"step copy#1\"', or go"
                        + " back to the old values");
    }

    @Test
    void aChangedSpecInABranchNamesTheStepOfThatBranch() throws Exception {
        runtime.run("r", mapping("backup"));

        diverges(mapping("archive"), "'nightjar retry r --from \"map schema#1 / [asana] / step copy#1\"'");
    }

    private static Flow<Long> mapping(String to) {
        return context -> context.<String, String>map(
                        "schema",
                        List.of("asana", "jira"),
                        schema -> schema,
                        MapOptions.atOnce(1),
                        (branch, schema) -> branch.run(new CopyTask(new Old.CopySpec(schema, to)).named("copy")))
                .succeeded();
    }

    @Test
    void aDivergenceCannotBeOutlivedByCatching() throws Exception {
        runtime.run("r", copying(new Old.CopySpec("asana", "backup")));
        FakeTask after = FakeTask.giving("after");

        diverges(
                flow -> {
                    try {
                        return flow.run(new CopyTask(new Old.CopySpec("asana", "archive")));
                    } catch (RuntimeException _) {
                        return flow.run(after);
                    }
                },
                "to was backup and is archive");
        assertThat(after.attempts()).isZero();
    }

    @Test
    void aDivergenceInABranchStopsTheWholeRun() throws Exception {
        Branch<String, String> before = (branch, item) -> branch.run(new CopyTask(new Old.CopySpec(item, "backup")));
        Branch<String, String> now = (branch, item) -> branch.run(new CopyTask(new Old.CopySpec(item, "archive")));
        runtime.run(
                "r",
                flow -> flow.map("table", List.of("a"), String::toString, atOnce(1), before)
                        .succeeded());

        diverges(
                flow -> flow.map("table", List.of("a"), String::toString, atOnce(1), now)
                        .succeeded(),
                "to was backup and is archive");
    }

    @Test
    void aComponentThatWasAddedTakesItsDefault() throws Exception {
        runtime.run("r", copying(new Old.CopySpec("asana", "backup")));

        assertThat(runtime.run("r", copying(new Added.CopySpec("asana", "backup", 7))))
                .isEqualTo("copied");
    }

    @Test
    void aComponentThatWasAddedWithAnotherValueThanItsDefaultDiverges() throws Exception {
        runtime.run("r", copying(new Old.CopySpec("asana", "backup")));

        diverges(copying(new Added.CopySpec("asana", "backup", 8)), "keep was 7 and is 8");
    }

    @Test
    void aComponentThatWasAddedWithoutADefaultDiverges() throws Exception {
        runtime.run("r", copying(new Old.CopySpec("asana", "backup")));

        diverges(copying(new Demanding.CopySpec("asana", "backup", 7)), "CopySpec.keep is missing in a stored value");
    }

    @Test
    void aStoredSpecThatTodaysChecksRefuseDiverges() throws Exception {
        runtime.run("r", copying(new Strict.CopySpec("asana", "backup")));
        Strict.CopySpec.checked = true;
        try {
            diverges(copying(new Strict.CopySpec("hubspot", "backup")), "from is too short: asana");
        } finally {
            Strict.CopySpec.checked = false;
        }
    }

    @Test
    void aStepThatIsNowAnotherKindOfTaskDiverges() throws Exception {
        runtime.run("r", copying(new Old.CopySpec("asana", "backup")));

        diverges(
                flow -> flow.run(new MoveTask(new Old.CopySpec("asana", "backup")).named("copy")),
                "step 'copy' ran as 'files.copy' and is now 'files.move'");
    }

    @Test
    void aResultOfAnotherTypeDiverges() throws Exception {
        runtime.run("r", flow -> flow.run(Task.of("count", String.class, _ -> "many")));

        diverges(flow -> flow.run(Task.of("count", Integer.class, _ -> 3)), "cannot read a stored Integer");
    }

    @Test
    void aStepThatIsNewIsRunAndTheOthersAreNot() throws Exception {
        FakeTask old = FakeTask.giving("old");
        FakeTask added = FakeTask.giving("new");
        runtime.run("r", flow -> flow.run(old.named("old")));

        assertThat(runtime.<String>run("r", flow -> flow.run(added.named("added")) + flow.run(old.named("old"))))
                .isEqualTo("newold");
        assertThat(old.attempts()).isEqualTo(1);
        assertThat(added.attempts()).isEqualTo(1);
    }

    @Test
    void keysCountStepsOfALabelInEachContext() {
        Task<String> task = FakeTask.giving("x");
        Flow<String> inner = flow -> flow.run(task) + flow.run(task.named("named"));

        runtime.run(flow -> {
            flow.run(task);
            flow.run(task);
            flow.runFlow(inner);
            flow.map("table", List.of("a"), String::toString, atOnce(1), (branch, _) -> branch.run(task));
            flow.map("table", List.of("a"), String::toString, atOnce(1), (branch, _) -> branch.run(task));
            return flow.run(task);
        });

        assertThat(keys())
                .containsExactly(
                        "step fake#1",
                        "step fake#2",
                        "flow flow#1 / step fake#1",
                        "flow flow#1 / step named#1",
                        "map table#1 / [a] / step fake#1",
                        "map table#2 / [a] / step fake#1",
                        "step fake#3");
    }

    @Test
    void submittedTasksTakeTheirKeysInTheOrderOfTheFlowEachTime() throws Exception {
        List<String> firsts = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            List<String> results = runtime.run("r" + i, flow -> {
                List<Pending<String>> all = java.util.stream.IntStream.range(0, 5)
                        .mapToObj(n -> flow.submit(FakeTask.giving("result " + n)))
                        .toList();
                return all.stream().map(Pending::get).toList();
            });
            assertThat(results).containsExactly("result 0", "result 1", "result 2", "result 3", "result 4");
            firsts.add(runtime.run("r" + i, flow -> flow.run(FakeTask.giving("not run"))));
        }

        assertThat(firsts).containsOnly("result 0");
    }

    @Test
    void aRunThatIsRunningIsNotTakenUpTwice() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        RunHandle<String> run = runtime.nightjar.start("r", _ -> {
            release.await();
            return "done";
        });

        assertThatThrownBy(() -> runtime.nightjar.start("r", _ -> "twice"))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessage("run r is running already; wait for its end");
        release.countDown();
        assertThat(run.await()).isEqualTo("done");
    }
}
