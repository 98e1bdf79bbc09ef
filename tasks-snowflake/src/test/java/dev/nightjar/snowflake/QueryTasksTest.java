package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CallProcedureTask;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.ExecuteTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.QueryTask;
import dev.nightjar.warehouse.RunScriptTask;
import dev.nightjar.warehouse.Script;
import dev.nightjar.warehouse.SqlValue;
import dev.nightjar.warehouse.Variable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tasks that any warehouse can do, on Snowflake. */
class QueryTasksTest {
    private static final List<Access> WRITE = List.of(Access.write(new Database.Source()));

    @TempDir
    Path folder;

    private final FakeSnowflake fake = new FakeSnowflake();

    @AfterEach
    void close() {
        fake.close();
    }

    private <R> R run(Task<R> task) throws IOException {
        NightjarConfig config = SnowflakeConfig.write(folder, fake.url());
        try (Nightjar nightjar = Nightjar.builder(config).build()) {
            return nightjar.run(flow -> flow.run(task));
        }
    }

    @Test
    void queriesWhatOnlyReads() throws IOException {
        fake.when("SELECT ID FROM SHOP.ORDERS")
                .then(Answer.rows(List.of(FakeColumn.number("ID")), List.of(List.of(7), List.of(8))));

        QueryTask.Result result = run(new QueryTask(
                new QueryTask.Spec("warehouse", List.of(new Database.Source()), "SELECT ID FROM SHOP.ORDERS", 10)));

        assertThat(result.columns()).containsExactly("ID");
        assertThat(result.rows()).hasSize(2);
        assertThatThrownBy(() -> run(new QueryTask(new QueryTask.Spec(
                        "warehouse", List.of(new Database.Source()), "SELECT SYSTEM$CANCEL_ALL_QUERIES(1)", 10))))
                .hasMessageContaining("SYSTEM$CANCEL_ALL_QUERIES");
        assertThat(fake.statements()).extracting(Sent::sql).noneMatch(sql -> sql.contains("SYSTEM$"));
    }

    @Test
    void runsAScriptStatementByStatement() throws IOException {
        fake.when("CREATE OR REPLACE TABLE SHOP.T (A NUMBER)").then(Answer.done());
        fake.when("INSERT INTO SHOP.T SELECT ?").then(Answer.changed(1));

        RunScriptTask.Result result = run(new RunScriptTask(new RunScriptTask.Spec(
                "warehouse",
                WRITE,
                Script.of(
                        "// two of them\nCREATE OR REPLACE TABLE SHOP.T (A NUMBER);\nINSERT INTO SHOP.T SELECT {{ a }};"),
                Map.of("a", Variable.of(SqlValue.of(42))))));

        assertThat(result.statements())
                .extracting(ended -> ended.rows().orElse(-1L))
                .containsExactly(-1L, 1L);
        assertThat(fake.statements())
                .filteredOn(sent -> sent.sql().startsWith("INSERT"))
                .singleElement()
                .satisfies(sent -> assertThat(sent.bindings()).isEqualTo(Map.of("1", "42")));
    }

    /** Marks each statement with its night. */
    static class ExecuteOfNight extends ExecuteTask {
        ExecuteOfNight(ExecuteTask.Spec spec) {
            super(spec);
        }

        @Override
        protected Map<String, Variable> variables(TaskContext context) {
            Map<String, Variable> all = new HashMap<>(super.variables(context));
            all.put("run", Variable.text("of " + context.runId().length()));
            return all;
        }
    }

    @Test
    void executesAsASubclassSays() throws IOException {
        fake.when("DELETE FROM SHOP.T WHERE A < ? AND B <> ?").then(Answer.changed(3));

        ExecuteTask.Result result = run(new ExecuteOfNight(new ExecuteTask.Spec(
                "warehouse",
                WRITE,
                "DELETE FROM SHOP.T WHERE A < {{ a }} AND B <> {{ run }}",
                Map.of("a", Variable.of(SqlValue.of(5))))));

        assertThat(result.rows()).hasValue(3L);
    }

    /** A procedure that says by its first row whether it worked. */
    static class CallAndLook extends CallProcedureTask {
        CallAndLook(CallProcedureTask.Spec spec) {
            super(spec);
        }

        @Override
        protected QueryTask.Result run(TaskContext context) throws Exception {
            QueryTask.Result result = super.run(context);
            if (!result.rows().getFirst().getFirst().equals(Optional.of("ok"))) {
                throw new IllegalStateException("it did not work");
            }
            return result;
        }
    }

    @Test
    void callsProceduresWithValuesBesideTheText() throws IOException {
        fake.when("call \"RAW\".\"SHOP\".\"CLOSE_DAY\"(?, ?)").then(Answer.value("CLOSE_DAY", "ok"));
        CallProcedureTask.Spec spec = new CallProcedureTask.Spec(
                "warehouse",
                WRITE,
                List.of(Identifier.of("RAW"), Identifier.of("SHOP"), Identifier.of("CLOSE_DAY")),
                List.of(SqlValue.of("it's"), SqlValue.of(2)),
                false,
                10);

        assertThat(run(new CallAndLook(spec)).columns()).containsExactly("CLOSE_DAY");

        assertThat(fake.statements())
                .filteredOn(sent ->
                        sent.sql().startsWith("call") && !sent.bindings().isEmpty())
                .singleElement()
                .satisfies(sent -> assertThat(sent.bindings()).isEqualTo(Map.of("1", "it's", "2", "2")));
    }
}
