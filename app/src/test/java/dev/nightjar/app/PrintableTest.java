package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.ProveNightTask;
import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.warehouse.QueryTask;
import dev.nightjar.warehouse.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Names and messages of others, which would colour, hide or forge what stands beside them. */
class PrintableTest {
    /** Red, the same in one character, from right to left, a line of its own. */
    private static final String HOSTILE = "x\u001b[31m\u009b31m\u202ey\nnightjar: all is well";

    private static final Style PLAIN = new Style(CommonOptions.Color.NEVER, System.err);

    @TempDir
    private Path folder;

    static final class Hostile implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            flow.run(new Change());
            return flow.run(Task.of("load", String.class, _ -> HOSTILE));
        }
    }

    static final class Failing implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            throw new IllegalStateException(HOSTILE);
        }
    }

    private static final class Change extends Task<String> {
        @Override
        protected String run(TaskContext context) {
            return "";
        }

        @Override
        protected Planned<String> plan(PlanContext context) {
            return Planned.of("").doing(List.of(new PlannedChange("sql", HOSTILE, "select 1\n\t" + HOSTILE)));
        }
    }

    @BeforeEach
    void writeConfig() throws Exception {
        Files.writeString(folder.resolve("nightjar.yml"), "zone: UTC\n");
    }

    @Test
    void jsonStaysTheSameJson() throws Exception {
        String json = Printable.json(HOSTILE + "\u007f\u2028\ud83d\ude00\udb40\udc41é");

        assertHarmless(json);
        assertThat(json).contains("\\u202e", "\\u007f", "😀\\udb40\\udc41é");
        assertThat(JsonMapper.shared().readTree(json).asString())
                .isEqualTo(HOSTILE + "\u007f\u2028\ud83d\ude00\udb40\udc41é");
    }

    @Test
    void resultOfAFlowIsHarmless() {
        assertHarmless(cli("run", Hostile.class.getName()).out());
        assertHarmless(cli("run", Hostile.class.getName(), "--json").out());
    }

    @Test
    void planIsHarmlessAndKeepsItsTabs() {
        Cli plan = cli("plan", Hostile.class.getName());

        assertHarmless(plan.out());
        assertThat(plan.out()).contains("-- x\\x1b[31m", "  select 1\n  \tx\\x1b[31m\\x9b31m\\x202ey\n");
    }

    @Test
    void failuresAreHarmless() {
        for (Cli failed : List.of(
                cli("run", Failing.class.getName()),
                cli("run", Failing.class.getName(), "-q"),
                cli("run", Failing.class.getName(), "-q", "--verbose"),
                cli("run", "--" + HOSTILE),
                cli(HOSTILE))) {
            assertThat(failed.exitCode()).isPositive();
            assertThat(failed.err()).contains("\\x1b[31m");
            assertHarmless(failed.err());
        }
    }

    @Test
    void reportsAreHarmless() {
        TableOutcome table = TableOutcome.of(TableName.of("shop", HOSTILE), TableStatus.QUARANTINED, HOSTILE);
        NightReport report = new NightReport(
                LocalDate.EPOCH,
                Instant.EPOCH,
                1,
                List.of(table),
                0,
                List.of(),
                List.of(),
                List.of(new NightReport.NotSynced("", HOSTILE, HOSTILE, true)));

        assertHarmless(NightText.summary(report, PLAIN));
        assertHarmless(VerifyCommand.NightProof.of(
                        LocalDate.EPOCH,
                        new ProveNightTask.Result(
                                List.of(new ProveNightTask.Proof(table, HOSTILE), new ProveNightTask.Proof(table, "")),
                                List.of(HOSTILE)))
                .text(PLAIN));
        assertHarmless(TextTable.of(new QueryTask.Result(List.of(HOSTILE), List.of(List.of(Optional.of(HOSTILE))))));
    }

    private static void assertHarmless(String text) {
        assertThat(text).doesNotContain("\u001b", "\u009b", "\u202e", "\u007f", "\nnightjar: all is well");
    }

    private Cli cli(String... arguments) {
        return Cli.in(folder, arguments);
    }
}
