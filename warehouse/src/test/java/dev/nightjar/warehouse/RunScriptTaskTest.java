package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Backoff;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.RunScriptTask.OnError;
import dev.nightjar.warehouse.duckdb.RawFile;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunScriptTaskTest {
    private static final List<Access> WRITE = List.of(Access.write(new Database.Source()));

    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void seed() {
        nights = new Nights(folder);
        RawFile.write(nights.source, "create table log (entry varchar)");
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void runsFilesAndTextsInOrder() throws IOException {
        Path file = Files.writeString(folder.resolve("a.sql"), "use source;\ninsert into log values ('1;'), ('2');\n");

        RunScriptTask.Result result = nights.run(new RunScriptTask(new RunScriptTask.Spec(
                Nights.WAREHOUSE,
                WRITE,
                List.of(Script.of(file), Script.of("insert into log values ('3'); select 1")),
                Map.of(),
                OnError.STOP,
                false)));

        assertThat(log()).containsExactly("1;", "2", "3");
        assertThat(result.failed()).isEmpty();
        assertThat(result.statements())
                .extracting(RunScriptTask.Ended::place)
                .containsExactly(file + ":1:1", file + ":2:1", "script:1:1", "script:1:31");
        assertThat(result.statements())
                .extracting(RunScriptTask.Ended::rows)
                .containsExactly(Optional.empty(), Optional.of(2L), Optional.of(1L), Optional.empty());
    }

    @Test
    void takesVariablesAsValuesAndAsQuotedNames() {
        String hostile = "x'); drop table source.main.log; --";
        RawFile.write(
                nights.source,
                "create table \"we\"\"ird; t\" (a varchar, b decimal(4, 2), c date, d boolean, e varchar)");

        run(
                "insert into {{ table }} values ({{text}}, {{ number }}, {{ day }}, {{ truth }}, {{ nothing }}) -- {{ text }}",
                Map.of(
                        "table", Variable.name("source", "main", "we\"ird; t"),
                        "text", Variable.text(hostile),
                        "number", Variable.of(new SqlValue.Decimal(new BigDecimal("12.50"))),
                        "day", Variable.of(SqlValue.of(LocalDate.parse("2026-11-02"))),
                        "truth", Variable.of(new SqlValue.Truth(true)),
                        "nothing", Variable.of(new SqlValue.Nothing())));

        assertThat(RawFile.read(nights.source, "from \"we\"\"ird; t\""))
                .containsExactly(hostile + "|12.50|2026-11-02|true|null");
    }

    @Test
    void keepsAnyNameAsItIs() {
        Map<String, Variable> variables = new HashMap<>();
        StringBuilder script = new StringBuilder();
        List<String> names = List.copyOf(Fuzz.identifiers(new Random(5), 50));
        for (int i = 0; i < names.size(); i++) {
            variables.put("n" + i, Variable.name("source", "main", names.get(i)));
            variables.put("v" + i, Variable.text(names.get(i)));
            script.append("create table {{ n%1$d }} as select {{ v%1$d }} as name;".formatted(i));
        }

        run(script.toString(), variables);

        assertThat(RawFile.read(nights.source, "select table_name from duckdb_tables() where table_name <> 'log'"))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void saysWhatIsWrongBeforeAnythingRuns() {
        String good = "insert into source.main.log values ('1');\n";
        assertRefused(
                good + " select {{ nobody }}",
                Map.of("a", Variable.text("b")),
                "script:2:9: nobody gives the variable 'nobody'; there are a");
        assertRefused(
                good + "select '{{a}}'",
                Map.of("a", Variable.text("b")),
                "script:2:8: the variable 'a' stands within quotes here, where it would be pasted; write it outside of them");
        assertRefused(
                good + "select ?",
                Map.of(),
                "script:2:8: a '?' has no value here; write {{ name }} and give the variable");
        assertRefused(
                good + "select 'a", Map.of(), "script:2:8: the string that begins here has no end; close it with '");
        assertRefused("-- nothing", Map.of(), "the script has no statement; write one");
        assertThat(log()).isEmpty();
    }

    @Test
    void stopsAtAnErrorAndSaysWhere() {
        assertThatThrownBy(() -> run(
                        "insert into source.main.log values ('1');\n select nonsense;\ninsert into source.main.log values ('2')",
                        Map.of()))
                .isInstanceOf(NightjarException.class)
                .hasMessageStartingWith("script:2:2: ")
                .hasMessageContaining("nonsense");
        assertThat(log()).containsExactly("1");
    }

    @Test
    void goesOnBehindAnErrorWhereAsked() {
        RunScriptTask.Result result = nights.run(new RunScriptTask(new RunScriptTask.Spec(
                Nights.WAREHOUSE,
                WRITE,
                List.of(Script.of("select nonsense; insert into source.main.log values ('2')")),
                Map.of(),
                OnError.CONTINUE,
                false)));

        assertThat(log()).containsExactly("2");
        assertThat(result.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.place()).isEqualTo("script:1:1");
            assertThat(failed.error())
                    .hasValueSatisfying(error -> assertThat(error).contains("nonsense"));
        });
    }

    @Test
    void doesAllOrNothingInATransaction() {
        RunScriptTask failing = transaction("insert into source.main.log values ('1'); select nonsense");
        assertThatThrownBy(() -> nights.run(failing)).hasMessageStartingWith("script:1:43: ");
        assertThat(log()).isEmpty();

        nights.run(transaction("insert into source.main.log values ('1'); create table source.main.t as select 1"));
        assertThat(log()).containsExactly("1");
        assertThatThrownBy(() -> nights.run(transaction("select 1; commit"))).hasMessageContaining("script:1:11");
    }

    @Test
    void anotherAttemptGoesOnBehindWhatIsDone() throws IOException {
        Path late = folder.resolve("late.csv");
        RunScriptTask task =
                new RunScriptTask(new RunScriptTask.Spec(
                        Nights.WAREHOUSE,
                        WRITE,
                        Script.of(
                                "use source; insert into log values ('1'); insert into log select x from read_csv('%s')"
                                        .formatted(late)),
                        Map.of())) {
                    @Override
                    protected RunScriptTask.Result run(TaskContext context) throws Exception {
                        try {
                            return super.run(context);
                        } finally {
                            Files.writeString(late, "x\nlate\n");
                        }
                    }
                };

        nights.run(task.with(policy -> policy.withAttempts(2)
                .withRetryOn(ErrorCode.EXTERNAL, ErrorCode.ENVIRONMENT)
                .withBackoff(Backoff.fixed(Duration.ZERO))));

        assertThat(log()).containsExactly("1", "late");
    }

    /** As after a crash: it was sent, and nothing is known since. */
    @Test
    void sendsAgainOnlyWhatCanBeRepeated() {
        assertThat(sentTwice(true)).isEqualTo(2);
        assertThatThrownBy(() -> sentTwice(false)).hasMessage("nobody knows");
    }

    private int sentTwice(boolean repeatable) {
        AtomicInteger sent = new AtomicInteger();
        return nights.run(Task.of(
                        "send",
                        Integer.class,
                        context -> new ScriptMemory(context)
                                .once(
                                        "it",
                                        Integer.class,
                                        repeatable,
                                        () -> new NightjarException(ErrorCode.DIVERGED, "nobody knows"),
                                        () -> {
                                            if (sent.incrementAndGet() == 1) {
                                                throw new IllegalStateException("as if the process had ended");
                                            }
                                            return sent.get();
                                        }))
                .with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(Duration.ZERO))));
    }

    @Test
    void knowsWhatCanBeRepeated() {
        for (String sql : List.of(
                "select 1",
                "create or replace table a.t as select * from b.t",
                "create table if not exists t (a int)",
                "drop table if exists t",
                "create or replace view v as select 1",
                "grant select on t to role r")) {
            assertThat(statement(sql).isRepeatable()).describedAs(sql).isTrue();
        }
        for (String sql : List.of(
                "insert into t select 1",
                "update t set a = a + 1",
                "create or replace table a.t as select * from a.t",
                "create table t as select 1",
                "drop table t",
                "delete from t",
                "call p()",
                "with a as (select 1) insert into t select * from a")) {
            assertThat(statement(sql).isRepeatable()).describedAs(sql).isFalse();
        }
    }

    private static ScriptStatement statement(String sql) {
        return Scripts.read(List.of(Script.of(sql)), Map.of(), SqlDialect.SNOWFLAKE)
                .getFirst();
    }

    @Test
    void writesNothingButTheSource() {
        assertThatThrownBy(() -> new RunScriptTask.Spec(
                        Nights.WAREHOUSE,
                        List.of(Access.write(new Database.Clones(Nights.NIGHT))),
                        Script.of("select 1"),
                        Map.of()))
                .hasMessage(
                        "'clones' cannot be opened for writing: clones and histories never change; write to the source");
    }

    @Test
    void plansEachStatementAndChangesNothing() {
        Plan plan = nights.plan(new RunScriptTask(new RunScriptTask.Spec(
                Nights.WAREHOUSE,
                WRITE,
                Script.of("insert into source.main.log values ({{ a }}); drop table source.main.log"),
                Map.of("a", Variable.text("b")))));

        assertThat(plan.toString())
                .contains("insert into source.main.log values (?)")
                .contains("drop table source.main.log");
        assertThat(log()).isEmpty();
    }

    /** A team's own: the variables come from the night. */
    static class RunNightScript extends RunScriptTask {
        RunNightScript(Spec spec) {
            super(spec);
        }

        @Override
        protected Map<String, Variable> variables(TaskContext context) {
            Map<String, Variable> variables = new HashMap<>(super.variables(context));
            variables.put(
                    "night",
                    Variable.text(
                            context.now().atZone(context.zone()).toLocalDate().toString()));
            return variables;
        }
    }

    @Test
    void canBeSubclassed() {
        nights.run(new RunNightScript(new RunScriptTask.Spec(
                Nights.WAREHOUSE, WRITE, Script.of("insert into source.main.log values ({{ night }})"), Map.of())));

        assertThat(log()).containsExactly("2026-11-02");
    }

    @Test
    void executesOneStatement() {
        ExecuteTask.Result result = nights.run(new ExecuteTask(new ExecuteTask.Spec(
                Nights.WAREHOUSE,
                WRITE,
                "insert into source.main.log select * from unnest(['a', {{ b }}])",
                Map.of("b", Variable.text("it's")))));

        assertThat(result.rows()).hasValue(2L);
        assertThat(log()).containsExactly("a", "it's");
        assertThatThrownBy(() -> nights.run(
                        new ExecuteTask(new ExecuteTask.Spec(Nights.WAREHOUSE, WRITE, "select 1; select 2", Map.of()))))
                .hasMessage("script:1:11: a second statement begins here; use warehouse.run-script for several");
    }

    @Test
    void callsNoProcedureWhereThereAreNone() {
        CallProcedureTask.Spec spec = new CallProcedureTask.Spec(
                Nights.WAREHOUSE,
                WRITE,
                List.of(Identifier.of("a"), Identifier.of("p\"")),
                List.of(SqlValue.of(1), SqlValue.of("x")),
                false,
                10);

        assertThat(spec.call()).isEqualTo(Sql.of("call \"a\".\"p\"\"\"(?, ?)").with(spec.arguments()));
        assertThatThrownBy(() -> nights.run(new CallProcedureTask(spec)))
                .hasMessage(
                        "'warehouse' is a DuckDB, which has no procedures; put the statements into a script, for warehouse.run-script");
    }

    private void run(String script, Map<String, Variable> variables) {
        nights.run(new RunScriptTask(new RunScriptTask.Spec(Nights.WAREHOUSE, WRITE, Script.of(script), variables)));
    }

    private static RunScriptTask transaction(String script) {
        return new RunScriptTask(new RunScriptTask.Spec(
                Nights.WAREHOUSE, WRITE, List.of(Script.of(script)), Map.of(), OnError.STOP, true));
    }

    private void assertRefused(String script, Map<String, Variable> variables, String message) {
        assertThatThrownBy(() -> run(script, variables)).hasMessage(message);
    }

    private List<String> log() {
        return RawFile.read(nights.source, "from log");
    }
}
