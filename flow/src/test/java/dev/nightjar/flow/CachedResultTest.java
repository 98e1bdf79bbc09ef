package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that tasks of other runs on a real file take, and those that they do not. */
class CachedResultTest {
    @TempDir
    Path folder;

    record Count(int upTo) {}

    private Nightjar open() {
        return Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .journal(SqliteJournal.open(folder.resolve(".nightjar/journal.db")))
                .build();
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
}
