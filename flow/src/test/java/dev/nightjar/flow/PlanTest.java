package dev.nightjar.flow;

import static dev.nightjar.flow.MapOptions.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final AtomicInteger executed = new AtomicInteger();

    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
        executed.set(0);
    }

    record Tables(List<String> names) {}

    record CloneSpec(String table) {}

    static class ListTablesTask extends ReadingTask<Tables> {
        @Override
        protected Tables run(TaskContext context) {
            return new Tables(List.of("a", "b"));
        }
    }

    static class CloneTask extends Task<String> {
        private final String table;

        CloneTask(String table) {
            super(new CloneSpec(table));
            this.table = table;
        }

        @Override
        protected String run(TaskContext context) {
            executed.incrementAndGet();
            return table + "_clone";
        }

        @Override
        protected Planned<String> plan(PlanContext context) {
            return Planned.of(table + "_clone")
                    .doing(List.of(new PlannedChange("sql", table, "create table %s_clone".formatted(table))));
        }
    }

    static class GrantTask extends Task<Void> {
        @Override
        @SuppressWarnings("NullAway") // there is no other Void
        protected Void run(TaskContext context) {
            executed.incrementAndGet();
            return null;
        }

        @Override
        protected Planned<Void> plan(PlanContext context) {
            return Planned.<Void>unknown().doing(List.of(new PlannedChange("sql", "role", "grant")));
        }
    }

    static class BrokenReadTask extends ReadingTask<String> {
        @Override
        protected String run(TaskContext context) throws IOException {
            throw new IOException("no route");
        }
    }

    private final FakeTask unknown = FakeTask.giving("nobody knows");

    @Test
    void readsWhatOnlyReadsAsksTheOthersAndExecutesNothing() {
        Plan plan = runtime.nightjar.plan(flow -> {
            Tables tables = flow.run(new ListTablesTask());
            return flow.run(new CloneTask(tables.names().getFirst()));
        });

        assertThat(plan.steps()).extracting(Plan.Step::step).containsExactly("list-tables", "clone");
        assertThat(plan.steps()).extracting(Plan.Step::type).containsExactly("list-tables", "clone");
        assertThat(plan.changes()).containsExactly(new PlannedChange("sql", "a", "create table a_clone"));
        assertThat(plan.openEnds()).isEmpty();
        assertThat(executed).hasValue(0);
        assertThat(runtime.events).isEmpty();
    }

    @Test
    void goesOnWithPlannedResults() {
        Plan plan = runtime.nightjar.plan(flow -> flow.run(new CloneTask(flow.run(new CloneTask("a")))));

        assertThat(plan.changes())
                .extracting(PlannedChange::text)
                .containsExactly("create table a_clone", "create table a_clone_clone");
    }

    @Test
    void endsWhereAResultIsNeededThatNobodyKnows() {
        Plan plan = runtime.nightjar.plan(flow -> {
            flow.run(new CloneTask("a"));
            flow.run(unknown.named("decide"));
            return flow.run(new CloneTask("b"));
        });

        assertThat(plan.steps()).extracting(Plan.Step::step).containsExactly("clone", "decide");
        assertThat(plan.openEnds()).containsExactly("what follows depends on 'decide'");
        assertThat(unknown.attempts()).isZero();
    }

    @Test
    void aFlowThatCatchesDoesNotHideAnOpenEnd() {
        Plan plan = runtime.nightjar.plan(flow -> {
            try {
                return flow.run(unknown);
            } catch (Exception _) {
                return flow.run(new CloneTask("never"));
            }
        });

        assertThat(plan.openEnds()).containsExactly("what follows depends on 'fake'");
        assertThat(plan.changes()).isEmpty();
    }

    @Test
    void aResultThatNobodyAsksForIsNoOpenEnd() {
        Plan plan = runtime.nightjar.plan(flow -> {
            flow.submit(unknown);
            return flow.run(new CloneTask("a"));
        });

        assertThat(plan.openEnds()).isEmpty();
        assertThat(plan.changes()).hasSize(1);
    }

    @Test
    void goesOnAfterATaskWithoutAResult() {
        Plan plan = runtime.nightjar.plan(flow -> {
            flow.run(new GrantTask());
            flow.submit(new GrantTask()).get();
            return flow.run(new CloneTask("a"));
        });

        assertThat(plan.changes())
                .extracting(PlannedChange::text)
                .containsExactly("grant", "grant", "create table a_clone");
        assertThat(plan.openEnds()).isEmpty();
    }

    @Test
    void mapsArePlannedBranchByBranch() {
        Plan plan = runtime.nightjar.plan(flow -> flow.map(
                        "table",
                        flow.run(new ListTablesTask()).names(),
                        String::toString,
                        atOnce(2),
                        (branch, table) -> branch.run(new CloneTask(table)))
                .orThrow()
                .results()
                .toList());

        assertThat(plan.steps())
                .extracting(step -> step.key().toString())
                .containsExactly(
                        "step list-tables#1", "map table#1 / [a] / step clone#1", "map table#1 / [b] / step clone#1");
    }

    @Test
    void anOpenEndOfABranchIsNamedAndTheOthersArePlanned() {
        Plan plan = runtime.nightjar.plan(flow -> {
            Mapped<String, String> mapped = flow.map(
                    "table",
                    List.of("a", "b"),
                    String::toString,
                    atOnce(2),
                    (branch, table) -> table.equals("a") ? branch.run(unknown) : branch.run(new CloneTask(table)));
            flow.run(new CloneTask("beside"));
            return mapped.results().toList();
        });

        assertThat(plan.changes()).extracting(PlannedChange::target).containsExactly("b", "beside");
        assertThat(plan.openEnds())
                .containsExactly("table [a]: what follows depends on 'fake'", "what follows depends on 'table'");
    }

    @Test
    void aBranchThatFailsInThePlanFailsAlone() {
        Plan plan = runtime.nightjar.plan(flow -> {
            Mapped<String, String> mapped =
                    flow.map("table", List.of("a", "b", "b"), String::toString, atOnce(2), (branch, table) -> {
                        Check.argument(!table.equals("a"), "a is bad");
                        return branch.run(new CloneTask(table));
                    });
            assertThat(mapped.failed())
                    .extracting(failed -> failed.error().getMessage())
                    .containsExactly(
                            "IllegalArgumentException: a is bad",
                            "'map table#1' has two items with the key 'b'; give each its own");
            return mapped.succeeded();
        });

        assertThat(plan.changes()).hasSize(1);
    }

    @Test
    void aFlowInAFlowIsPlannedToo() {
        Flow<String> inner = flow -> flow.run(new CloneTask("a"));

        Plan plan = runtime.nightjar.plan(flow -> flow.runFlow(inner));

        assertThat(plan.steps())
                .extracting(step -> step.key().toString())
                .containsExactly("flow flow#1 / step clone#1");
    }

    @Test
    void doesNotSleepAndTellsTheTime() {
        Plan plan = runtime.nightjar.plan(flow -> {
            flow.sleep(Duration.ofDays(1));
            flow.log().info("planned");
            return flow.run(new CloneTask(flow.now() + " " + flow.runDate()));
        });

        assertThat(plan.changes()).extracting(PlannedChange::target).containsExactly("2026-11-01T23:30:00Z 2026-11-01");
    }

    @Test
    void whatCannotBeReadFailsThePlanByName() {
        assertThatThrownBy(() -> runtime.nightjar.plan(flow -> flow.run(new BrokenReadTask())))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL))
                .hasMessage("step 'broken-read' could not be planned: IOException: no route");
    }

    @Test
    void planningTwiceTellsTheSame() {
        Flow<String> flow = context -> context.run(new CloneTask("a"));

        assertThat(runtime.nightjar.plan(flow)).isEqualTo(runtime.nightjar.plan(flow));
    }

    @Test
    void anItemWithoutAKeyFailsAlone() {
        Plan plan = runtime.nightjar.plan(flow -> flow.map(
                        "clones",
                        List.of("a", "bb"),
                        item -> {
                            Check.argument(item.length() < 2, "no key");
                            return item;
                        },
                        atOnce(1),
                        (branch, item) -> branch.run(new CloneTask(item)))
                .succeeded());
        assertThat(plan.steps()).hasSize(1);
    }
}
