package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task and a flow as a team writes them, and another team's task that overrides one hook of theirs. */
class ExampleTaskTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Description("counts the rows of a table")
    record CountSpec(
            @Description("the table") String table,
            @Default("0") long least) {}

    record Count(String table, long rows) {}

    /** Counts the rows of a table; fails when there are fewer than expected. */
    @TaskType("acme.count-rows")
    static class CountRowsTask extends Task<Count> {
        private final CountSpec spec;

        CountRowsTask(CountSpec spec) {
            super(spec);
            this.spec = spec;
        }

        @Override
        protected Count run(TaskContext context) throws Exception {
            context.progress().message("counting " + spec.table());
            long rows = count(context, spec.table());
            if (rows < spec.least()) {
                throw new NightjarException(
                        ErrorCode.EXTERNAL,
                        "table '%s' has %s rows, fewer than %s; look at its sync"
                                .formatted(spec.table(), rows, spec.least()));
            }
            return new Count(spec.table(), rows);
        }

        /** The hook: how rows are counted. */
        protected long count(TaskContext context, String table) throws Exception {
            return table.length();
        }

        @Override
        protected TaskPolicy policy() {
            return super.policy()
                    .withAttempts(3)
                    .withBackoff(Backoff.fixed(Duration.ofSeconds(10)))
                    .withAttemptTimeout(Duration.ofMinutes(1));
        }
    }

    /** Asks a server that answers only when it is asked twice. */
    @TaskType("acme.ask-for-rows")
    static class AskForRowsTask extends CountRowsTask {
        private final List<String> asked;

        AskForRowsTask(CountSpec spec, List<String> asked) {
            super(spec);
            this.asked = asked;
        }

        @Override
        protected long count(TaskContext context, String table) throws IOException {
            asked.add(context.idempotencyKey());
            if (asked.size() == 1) {
                throw new IOException("503");
            }
            return 100;
        }
    }

    record NightlySpec(List<String> tables) {}

    /** Counts all tables, two at a time. */
    static class CountAll implements Flow<Long> {
        private final NightlySpec spec;

        CountAll(NightlySpec spec) {
            this.spec = spec;
        }

        @Override
        public Optional<Record> spec() {
            return Optional.of(spec);
        }

        @Override
        public Long run(FlowContext flow) {
            return flow.map("table", spec.tables(), String::toString, MapOptions.atOnce(2), this::count)
                    .orThrow()
                    .results()
                    .mapToLong(Count::rows)
                    .sum();
        }

        /** The hook: what is done with each table. */
        protected Count count(FlowContext flow, String table) {
            return flow.run(new CountRowsTask(new CountSpec(table, 0)));
        }
    }

    @Test
    void aFlowOfATeamRunsItsTasks() {
        assertThat(runtime.run(new CountAll(new NightlySpec(List.of("task", "user")))))
                .isEqualTo(8);
        assertThat(runtime.events(RunEvent.RunChanged.class).getFirst().flow()).isEqualTo("count-all");
    }

    @Test
    void anotherTeamOverridesOneHookOfTheFlow() {
        CountAll doubled = new CountAll(new NightlySpec(List.of("task", "user"))) {
            @Override
            protected Count count(FlowContext flow, String table) {
                Count count = super.count(flow, table);
                return new Count(count.table(), 2 * count.rows());
            }
        };

        assertThat(runtime.run(doubled)).isEqualTo(16);
    }

    @Test
    void anotherTeamOverridesOneHookOfTheTaskAndKeepsItsPolicy() throws Exception {
        List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
        RunHandle<Count> run = runtime.start(flow -> flow.run(new AskForRowsTask(new CountSpec("task", 5), asked)));
        runtime.awaitBackoff(1);
        runtime.clock.advance(Duration.ofSeconds(10));

        assertThat(run.await()).isEqualTo(new Count("task", 100));
        assertThat(asked).hasSize(2).containsOnly(asked.getFirst());
    }

    @Test
    void aCallerGivesATaskAnotherPolicyAndAnotherLabel() {
        Outcome<Count> outcome = runtime.run(flow -> flow.submit(new CountRowsTask(new CountSpec("task", 5))
                        .named("count tasks")
                        .with(policy -> policy.withAttempts(1)))
                .outcome());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.error())
                                .hasMessage("table 'task' has 4 rows, fewer than 5; look at its sync"));
    }
}
