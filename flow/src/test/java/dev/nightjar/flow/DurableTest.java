package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real file, taken up again by another runtime. */
class DurableTest {
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

    @Test
    void anInterruptedRunGoesOnInAnotherRuntime() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger first = new AtomicInteger();
        Flow<String> flow = context -> {
            context.run(Task.of("first", Boolean.class, _ -> {
                first.incrementAndGet();
                return true;
            }));
            context.run(Task.of("second", Boolean.class, _ -> {
                reached.countDown();
                if (first.get() < 2) {
                    new CountDownLatch(1).await();
                }
                return true;
            }));
            return "done";
        };
        String id;
        try (Nightjar nightjar = open()) {
            RunHandle<String> run = nightjar.start(flow);
            id = run.id();
            reached.await();
        }
        first.set(2);
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.journal().run(id).orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
            RunHandle<String> again = nightjar.resumeOrStart(flow);
            assertThat(again.id()).isEqualTo(id);
            assertThat(again.await()).isEqualTo("done");
            assertThat(first).as("the first task is not run again").hasValue(2);
            assertThat(nightjar.resumeOrStart(flow).id()).isNotEqualTo(id);
        }
    }

    @Test
    void aRunOfAContainerThatIsGoneGoesOn() throws Exception {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch reached = new CountDownLatch(1);
        Flow<Boolean> flow = context -> {
            context.run(Task.of("first", Boolean.class, _ -> done.incrementAndGet() == 1));
            reached.countDown();
            return context.approve("go", "go on?").approved();
        };
        Path file = folder.resolve(".nightjar/journal.db");
        String id;
        try (Nightjar nightjar = open()) {
            RunHandle<Boolean> run = nightjar.start(flow);
            id = run.id();
            reached.await();
            assertThat(nightjar.resumeOrStart(flow).id())
                    .as("its process lives")
                    .isNotEqualTo(id);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("delete from run where id <> '%s'".formatted(id));
            statement.execute("insert into lease values (99, 'gone/boot/pid:[1]', 1, 1, 7)");
            statement.execute("update run set state = 'RUNNING', last_entry = null, lease = 99");
        }
        done.set(0);

        try (Nightjar nightjar = open()) {
            assertThat(nightjar.journal().run(id).orElseThrow().state()).isEqualTo(RunState.RUNNING);
            assertThat(nightjar.resumeOrStart(flow).id()).isEqualTo(id);
        }
        assertThat(done).as("the first task is not run again").hasValue(0);
    }

    @Test
    void aRunIsCancelledFromAnotherRuntime() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        try (Nightjar nightjar = open();
                Nightjar other = open()) {
            RunHandle<Boolean> run = nightjar.start(context -> context.run(Task.of("wait", Boolean.class, _ -> {
                reached.countDown();
                new CountDownLatch(1).await();
                return true;
            })));
            reached.await();
            other.cancel(run.id());
            assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
            assertThat(other.journal().run(run.id()).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
            assertThatThrownBy(() -> other.cancel(run.id())).hasMessageContaining("has ended already: CANCELLED");
        }
    }

    @Test
    void aPersonsAnswerIsHeardOverRestarts() throws InterruptedException {
        Flow<Approval> flow = context -> context.approve("drop", "drop the clones?");
        String id;
        try (Nightjar nightjar = open()) {
            RunHandle<Approval> run = nightjar.start(flow);
            id = run.id();
            while (nightjar.journal().run(id).orElseThrow().state() != RunState.WAITING) {
                Thread.onSpinWait();
            }
        }
        try (Nightjar nightjar = open()) {
            Key asked = Key.ROOT.child("approve", "drop", 1);
            nightjar.journal().request(id, new Journal.Request.Answer(asked.id(), true, "ana", "go"));
            assertThat(nightjar.start(id, flow).await())
                    .satisfies(answer -> assertThat(answer.approved()).isTrue())
                    .satisfies(answer -> assertThat(answer.by()).isEqualTo("ana"));
        }
    }

    @Test
    void aResultIsSharedWithOtherRunsForAsLongAsThePolicySays() {
        AtomicInteger calls = new AtomicInteger();
        Task<Integer> task = Task.of("count", Integer.class, _ -> calls.incrementAndGet())
                .with(policy ->
                        policy.withCache(CachePolicy.of(Duration.ofHours(1)).by("today")));
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.<Integer>run(flow -> flow.run(task))).isEqualTo(1);
            assertThat(nightjar.<Integer>run(flow -> flow.run(task))).isEqualTo(1);
            Task<Integer> elsewhere = task.with(policy -> policy.withCache(
                    CachePolicy.of(Duration.ofHours(1)).by("today").within("other")));
            assertThat(nightjar.<Integer>run(flow -> flow.run(elsewhere))).isEqualTo(2);
        }
    }

    @Test
    void aStepThatIsRetriedIsDoneAgainThoughItsResultIsCached() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Flow<Integer> flow = context -> context.run(Task.of("count", Integer.class, _ -> calls.incrementAndGet())
                .with(policy -> policy.withCache(CachePolicy.of(Duration.ofHours(1)))));
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.start("r", flow).await()).isEqualTo(1);
            Journal.Retry again = new Journal.Retry.From(Key.ROOT.child("step", "count", 1));
            assertThat(nightjar.retry("r", again, flow).await()).isEqualTo(2);
            assertThat(nightjar.run(flow)).as("another run takes the newest").isEqualTo(2);
        }
    }

    @Test
    void quickTasksDoNotShareWhatIsCached() {
        CachePolicy hour = CachePolicy.of(Duration.ofHours(1));
        Task<String> orders = Task.of("orders", String.class, _ -> "120").with(policy -> policy.withCache(hour));
        Task<String> customers = Task.of("customers", String.class, _ -> "7").with(policy -> policy.withCache(hour));
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.<String>run(flow -> flow.run(orders) + " " + flow.run(customers)))
                    .isEqualTo("120 7");
        }
    }

    @TaskType("test.sizes")
    static class Sizes extends Task<Count> {
        record Wanted(Set<String> schemas, Map<String, String> names) {}

        private final AtomicInteger calls;

        Sizes(Wanted spec, AtomicInteger calls) {
            super(spec);
            this.calls = calls;
        }

        @Override
        protected Count run(TaskContext context) {
            return new Count(calls.incrementAndGet());
        }
    }

    @Test
    void equalSpecsShareWhatIsCachedWhateverTheOrderOfTheirSetsAndMaps() {
        AtomicInteger calls = new AtomicInteger();
        List<Sizes.Wanted> specs = List.of(
                new Sizes.Wanted(inOrder("asana", "jira"), named("a", "b")),
                new Sizes.Wanted(inOrder("jira", "asana"), named("b", "a")));
        try (Nightjar nightjar = open()) {
            for (Sizes.Wanted spec : specs) {
                Task<Count> sizes =
                        new Sizes(spec, calls).with(policy -> policy.withCache(CachePolicy.of(Duration.ofHours(1))));
                assertThat(nightjar.<Count>run(flow -> flow.run(sizes))).isEqualTo(new Count(1));
            }
        }
    }

    private static Set<String> inOrder(String... schemas) {
        return new LinkedHashSet<>(List.of(schemas));
    }

    private static Map<String, String> named(String... keys) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String key : keys) {
            names.put(key, "name of " + key);
        }
        return names;
    }

    @TaskType("test.report")
    static class OldReport extends Task<String> {
        @Override
        protected String run(TaskContext context) {
            return "many";
        }
    }

    @TaskType("test.report")
    static class NewReport extends Task<Count> {
        @Override
        protected Count run(TaskContext context) {
            return new Count(12);
        }
    }

    @Test
    void whatOlderCodeHasCachedIsNotUsed() {
        CachePolicy forEver = CachePolicy.of(ChronoUnit.FOREVER.getDuration());
        try (Nightjar nightjar = open()) {
            nightjar.run(flow -> flow.run(new OldReport().with(policy -> policy.withCache(forEver))));
            assertThat(nightjar.<Count>run(flow -> flow.run(new NewReport().with(policy -> policy.withCache(forEver)))))
                    .isEqualTo(new Count(12));
        }
    }

    @Test
    void aResumedRunWaitsOutWhatIsLeftOfAWaitOfTheOtherSide() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Flow<String> flow = context -> context.run(Task.of("limited", String.class, _ -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new NightjarException(ErrorCode.EXTERNAL, "429").withRetryAfter(Duration.ofMinutes(10));
                    }
                    return "ok";
                })
                .with(policy -> policy.withAttempts(2)));
        try (TestRuntime runtime = new TestRuntime()) {
            RunHandle<String> run = runtime.nightjar.start("r", flow);
            runtime.awaitBackoff(1);
            runtime.clock.advance(Duration.ofMinutes(4));
            run.interrupt();
            assertThatThrownBy(run::await).hasMessageContaining("interrupted");
            assertThat(runtime.states().getLast()).isInstanceOf(TaskState.Cancelled.class);

            RunHandle<String> again = runtime.nightjar.start("r", flow);
            runtime.awaitBackoff(2);
            runtime.clock.advance(Duration.ofMinutes(5));
            runtime.clock.awaitTimers(1);
            assertThat(calls).hasValue(1);
            runtime.clock.advance(Duration.ofMinutes(1));
            assertThat(again.await()).isEqualTo("ok");
        }
    }

    @Test
    void aWaitOfTheOtherSideIsHonoured() throws InterruptedException {
        try (TestRuntime runtime = new TestRuntime()) {
            AtomicInteger calls = new AtomicInteger();
            RunHandle<String> run = runtime.start(flow -> flow.run(Task.of("limited", String.class, _ -> {
                        if (calls.incrementAndGet() == 1) {
                            throw new NightjarException(ErrorCode.EXTERNAL, "429")
                                    .withRetryAfter(Duration.ofMinutes(10));
                        }
                        return "ok";
                    })
                    .with(policy -> policy.withAttempts(2))));
            runtime.awaitBackoff(1);
            runtime.clock.advance(Duration.ofMinutes(9));
            assertThat(calls).hasValue(1);
            runtime.clock.advance(Duration.ofMinutes(2));
            assertThat(run.await()).isEqualTo("ok");
        }
    }
}
