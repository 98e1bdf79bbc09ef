package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a retry of a run on a real file does again, and what it does not. */
class RetriedRunTest {
    @TempDir
    Path folder;

    record Count(int upTo) {}

    record Doubled(int value) {}

    private Nightjar open() {
        return Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .journal(SqliteJournal.open(folder.resolve(".nightjar/journal.db")))
                .flow(Counting.class)
                .build();
    }
    /** Counts what it really does; fails once where it is told to. */
    static class Counting implements Flow<Integer> {
        static final List<String> DONE = Collections.synchronizedList(new ArrayList<>());
        static volatile int failAt = -1;

        private final Count spec;

        Counting(Count spec) {
            this.spec = spec;
        }

        @Override
        public Integer run(FlowContext flow) {
            Mapped<Integer, Doubled> doubled = flow.map(
                    "double",
                    IntStream.range(0, spec.upTo()).boxed().toList(),
                    String::valueOf,
                    MapOptions.atOnce(4).keeping(Doubled.class),
                    (branch, i) -> branch.run(Task.of("twice", Doubled.class, _ -> {
                        if (i == failAt) {
                            throw new NightjarException(ErrorCode.EXTERNAL, "item %d failed".formatted(i));
                        }
                        DONE.add("item " + i);
                        return new Doubled(2 * i);
                    })));
            doubled.orThrow();
            flow.run(Task.of("end", Boolean.class, _ -> {
                DONE.add("end");
                return true;
            }));
            return doubled.results().mapToInt(Doubled::value).sum();
        }

        @Override
        public Optional<Record> spec() {
            return Optional.of(spec);
        }
    }

    private static void reset(int failAt) {
        Counting.DONE.clear();
        Counting.failAt = failAt;
    }

    @Test
    void aFailedRunIsRetriedWithoutDoingAgainWhatWasDone() throws InterruptedException {
        reset(7);
        String id;
        try (Nightjar nightjar = open()) {
            RunHandle<Integer> run = nightjar.start(new Counting(new Count(20)));
            id = run.id();
            assertThatThrownBy(run::await).hasMessageContaining("item 7 failed");
            assertThat(Counting.DONE).hasSize(19);
        }
        reset(-1);
        try (Nightjar nightjar = open()) {
            assertThatThrownBy(() -> nightjar.resume(id).await())
                    .as("a resumed run does not try again what failed")
                    .hasMessageContaining("item 7 failed");
            assertThat(nightjar.retry(id, new Journal.Retry.Failures(), nightjar.flowOf(id))
                            .await())
                    .isEqualTo(380);
            assertThat(Counting.DONE).containsExactly("item 7", "end");
            assertThat(nightjar.journal().run(id).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    /** Bears that a load fails, and tells the checks after it of that. */
    record Bearing(List<String> done, AtomicBoolean loads) implements Flow<String> {
        @TaskType("test.check")
        static class Check extends Task<String> {
            record Finding(String of, Optional<String> failure) {}

            private final Finding spec;
            private final List<String> done;

            Check(Finding spec, List<String> done) {
                super(spec);
                this.spec = spec;
                this.done = done;
            }

            @Override
            protected String run(TaskContext context) throws Exception {
                done.add("check " + spec.of());
                return context.remember(
                        "seen", String.class, () -> spec.failure().orElse("sound"));
            }
        }

        @Override
        public String run(FlowContext flow) {
            Mapped<String, String> checked =
                    flow.map("table", List.of("a", "b"), table -> table, MapOptions.atOnce(1), this::branch);
            return checked.results().collect(Collectors.joining(", "));
        }

        private String branch(FlowContext flow, String table) {
            Task<Boolean> load = Task.of("load " + table, Boolean.class, _ -> {
                done.add("load " + table);
                if (table.equals("a") && !loads.get()) {
                    throw new IOException("no route");
                }
                return true;
            });
            Optional<String> failure = failureOf(flow.submit(load));
            return table + " is " + flow.run(new Check(new Check.Finding(table, failure), done));
        }

        static Optional<String> failureOf(Pending<Boolean> load) {
            return load.outcome() instanceof Outcome.Failure<Boolean>(var error)
                    ? Optional.of(error.getMessage())
                    : Optional.empty();
        }
    }

    @Test
    void aRetryAlsoDoesAgainWhatTheFlowMadeOfAFailure() throws InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        AtomicBoolean loads = new AtomicBoolean();
        Flow<String> flow = new Bearing(done, loads);
        String sound = "a is sound, b is sound";
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.start("r", flow).await())
                    .isEqualTo("a is task 'load a' failed: IOException: no route, b is sound");
            assertThat(done).containsExactly("load a", "check a", "load b", "check b");

            done.clear();
            loads.set(true);
            assertThat(nightjar.retry("r", new Journal.Retry.Failures(), flow).await())
                    .isEqualTo(sound);
            assertThat(done).containsExactly("load a", "check a");
        }
        done.clear();
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.start("r", flow).await()).isEqualTo(sound);
            assertThat(nightjar.retry("r", new Journal.Retry.Failures(), flow).await())
                    .isEqualTo(sound);
            assertThat(done).isEmpty();
        }
    }

    @Test
    void aRetryAlsoDoesAgainWhatBranchesMadeOfAFailureBeforeThem() throws InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        AtomicBoolean loads = new AtomicBoolean();
        Flow<String> flow = context -> {
            Optional<String> failure = Bearing.failureOf(context.submit(loading(loads)));
            return context.map(
                            "table",
                            List.of("a", "b"),
                            table -> table,
                            MapOptions.atOnce(1).keeping(String.class),
                            (branch, table) ->
                                    branch.run(new Bearing.Check(new Bearing.Check.Finding(table, failure), done)))
                    .results()
                    .collect(Collectors.joining(", "));
        };
        String failed = "task 'load' failed: IOException: no route";
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.start("r", flow).await()).isEqualTo(failed + ", " + failed);
            loads.set(true);
            done.clear();
            assertThat(nightjar.retry("r", new Journal.Retry.Failures(), flow).await())
                    .isEqualTo("sound, sound");
            assertThat(nightjar.start("r", flow).await()).isEqualTo("sound, sound");
            assertThat(done).containsExactly("check a", "check b");
        }
    }

    @Test
    void aRetryAsksAgainWhatHasOtherWordsWithoutTheFailure() throws InterruptedException {
        AtomicBoolean loads = new AtomicBoolean();
        Flow<List<Boolean>> flow = context -> {
            String night = Bearing.failureOf(context.submit(loading(loads))).isPresent() ? "half" : "whole";
            return List.of(
                    context.approve("publish", "publish the %s night?".formatted(night))
                            .approved(),
                    context.approve("tell", "tell everybody?").approved());
        };
        Key publish = Key.ROOT.child("approve", "publish", 1);
        try (Nightjar nightjar = open()) {
            RunHandle<List<Boolean>> run = nightjar.start("r", flow);
            answer(nightjar, publish, false);
            answer(nightjar, Key.ROOT.child("approve", "tell", 1), false);
            assertThat(run.await()).containsExactly(false, false);

            loads.set(true);
            RunHandle<List<Boolean>> retried = nightjar.retry("r", new Journal.Retry.Failures(), flow);
            answer(nightjar, publish.child("approve", "publish", 1), true);
            assertThat(retried.await())
                    .as("what is asked in the same words stands")
                    .containsExactly(true, false);
            assertThat(nightjar.start("r", flow).await()).containsExactly(true, false);
        }
    }

    private static void answer(Nightjar nightjar, Key question, boolean approved) {
        nightjar.journal().request("r", new Journal.Request.Answer(question.id(), approved, "ana", ""));
    }

    @Test
    void aRetryLeavesAnewWhatTheFlowLeftAfterAFailure() throws InterruptedException {
        AtomicBoolean loads = new AtomicBoolean();
        Flow<Boolean> flow = context -> {
            context.artifact("begun", new Artifact.Markdown("it has begun"));
            boolean failed = Bearing.failureOf(context.submit(loading(loads))).isPresent();
            context.artifact("report", new Artifact.Markdown(failed ? "half a night" : "a whole night"));
            return failed;
        };
        Key begun = Key.ROOT.child("artifact", "begun", 1);
        Key report = Key.ROOT.child("artifact", "report", 1);
        try (Nightjar nightjar = open()) {
            nightjar.start("r", flow).await();
            loads.set(true);
            nightjar.retry("r", new Journal.Retry.Failures(), flow).await();
            nightjar.start("r", flow).await();

            assertThat(nightjar.journal()
                            .current("r")
                            .filter(Entry.Value.class::isInstance)
                            .map(Entry::key))
                    .containsExactly(begun, report, report.child("artifact", "report", 1));
        }
    }

    @Test
    void aRetryStopsWhereTheCodeHasChangedBeforeTheFailure() throws InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        AtomicBoolean loads = new AtomicBoolean();
        try (Nightjar nightjar = open()) {
            assertThatThrownBy(nightjar.start("r", loadingAfter("plan", done, loads))::await)
                    .hasMessageContaining("no route");
            loads.set(true);

            RunHandle<Long> changed =
                    nightjar.retry("r", new Journal.Retry.Failures(), loadingAfter("another plan", done, loads));
            assertThatThrownBy(changed::await).hasMessageContaining("of was plan and is another plan");
            assertThat(changed.state()).isEqualTo(RunState.DIVERGED);
            assertThat(done).containsExactly("check plan");
        }
    }

    @Test
    void aFailedStepRemembersNothingWhenItIsRetriedAsAnother() throws InterruptedException {
        AtomicBoolean loads = new AtomicBoolean();
        try (Nightjar nightjar = open()) {
            assertThatThrownBy(nightjar.start("r", syncing("orders", loads))::await)
                    .hasMessageContaining("no route");
            loads.set(true);
            assertThat(nightjar.retry("r", new Journal.Retry.Failures(), syncing("items", loads))
                            .await())
                    .isEqualTo("since items 1");
            assertThat(nightjar.start("r", syncing("items", loads)).await()).isEqualTo("since items 1");
        }
    }

    private static Flow<String> syncing(String table, AtomicBoolean loads) {
        return context -> context.run(new Sync(new Sync.Source(table), loads));
    }

    @Test
    void aStepThatIsRetriedHasAnotherIdempotencyKeyAndOneThatHadBegunBeforeHasItsOwn() throws InterruptedException {
        List<String> uploads = new CopyOnWriteArrayList<>();
        List<String> posts = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ends = new AtomicBoolean();
        Flow<Boolean> flow = context -> {
            Pending<Boolean> upload = context.submit(Task.of("upload", Boolean.class, task -> {
                uploads.add(task.idempotencyKey());
                begun.countDown();
                if (!ends.get()) {
                    new CountDownLatch(1).await();
                }
                return true;
            }));
            begun.await();
            context.run(Task.of("post", Boolean.class, task -> posts.add(task.idempotencyKey())));
            return upload.get();
        };
        Journal.Retry post = new Journal.Retry.From(Key.ROOT.child("step", "post", 1));
        try (Nightjar nightjar = open()) {
            RunHandle<Boolean> run = nightjar.start("r", flow);
            while (posts.isEmpty()) {
                Thread.onSpinWait();
            }
            run.interrupt();
            assertThatThrownBy(run::await).hasMessageContaining("interrupted");
            ends.set(true);
            nightjar.retry("r", post, flow).await();
        }
        assertThat(uploads).hasSize(2);
        assertThat(uploads.getFirst()).isEqualTo(uploads.getLast());
        assertThat(posts).hasSize(2).doesNotHaveDuplicates();
    }

    @TaskType("test.sync")
    static class Sync extends Task<String> {
        record Source(String table) {}

        private final Source spec;
        private final AtomicBoolean loads;

        Sync(Source spec, AtomicBoolean loads) {
            super(spec);
            this.spec = spec;
            this.loads = loads;
        }

        @Override
        protected String run(TaskContext context) throws Exception {
            String baseline = context.remember("baseline", String.class, () -> spec.table() + " " + context.attempt());
            if (!loads.get()) {
                throw new IOException("no route");
            }
            return "since " + baseline;
        }
    }

    private static Flow<Long> loadingAfter(String plan, List<String> done, AtomicBoolean loads) {
        return context -> {
            context.run(new Bearing.Check(new Bearing.Check.Finding(plan, Optional.empty()), done));
            return context.map(
                            "table",
                            List.of("a"),
                            table -> table,
                            MapOptions.atOnce(1),
                            (branch, _) -> branch.run(loading(loads)))
                    .orThrow()
                    .succeeded();
        };
    }

    private static Task<Boolean> loading(AtomicBoolean loads) {
        return Task.of("load", Boolean.class, _ -> {
            if (!loads.get()) {
                throw new IOException("no route");
            }
            return true;
        });
    }

    @Test
    void aRunIsRetriedFromAStepWithOtherParameters() throws InterruptedException {
        reset(-1);
        try (Nightjar nightjar = open()) {
            RunHandle<Integer> run = nightjar.start(new Counting(new Count(5)));
            run.await();
            reset(-1);
            Key end = Key.ROOT.child("step", "end", 1);
            assertThat(nightjar.retry(run.id(), new Journal.Retry.From(end), new Counting(new Count(6)))
                            .await())
                    .isEqualTo(30);
            assertThat(Counting.DONE).containsExactly("item 5", "end");
            assertThatThrownBy(() -> nightjar.start(run.id(), new Counting(new Count(5))))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                    .hasMessageContaining("upTo was 6 and is 5");
        }
    }
}
