package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.warehouse.CloneTableTask;
import dev.nightjar.warehouse.TableClone;
import dev.nightjar.warehouse.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clones of a table and of a database whose process is killed with signal 9 at one of their statements: before Snowflake
 * has it, or when it is done and nobody has heard of it. With a real journal, on the whole-path fake.
 */
class KilledCloneTest {
    /** A slice of what the long suite does: {@code -Dclone.kills=100} is all statements, before and after. */
    private static final int KILLS = Integer.getInteger("clone.kills", 4);

    private static final TableName COPY = TableName.of("KEPT", "COPY");

    /** The flows that are killed, by name. */
    private static final Map<String, Flow<?>> FLOWS = Map.of("table", new OfTable(), "database", new OfDatabase());

    static final class OfTable implements Flow<TableClone> {
        @Override
        public TableClone run(FlowContext flow) {
            return flow.run(new CloneTableTask(
                    new CloneTableTask.Spec("warehouse", TableName.of("ASANA", "TASK"), COPY).replacing()));
        }
    }

    static final class OfDatabase implements Flow<CloneDatabaseTask.Result> {
        @Override
        public CloneDatabaseTask.Result run(FlowContext flow) {
            return flow.run(new CloneDatabaseTask(new CloneDatabaseTask.Spec("warehouse", "RAW_COPY").replacing()));
        }
    }

    /** The process that is killed. */
    public static final class Victim {
        public static void main(String[] arguments) {
            System.out.println(KilledCloneTest.run(Path.of(arguments[0]), arguments[1], arguments[2]));
        }
    }

    private static Object run(Path folder, String run, String flow) {
        SqliteJournal.Settings quick = SqliteJournal.Settings.DEFAULT.withLease(Duration.ofSeconds(2));
        try (Nightjar nightjar = Nightjar.builder(SnowflakeConfig.read(folder))
                .journal(SqliteJournal.open(folder.resolve("journal.db"), quick))
                .build()) {
            return nightjar.start(run, requireNonNull(FLOWS.get(flow), flow)).join();
        }
    }

    private static Account account;
    private static StoppingProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        account = new Account();
        proxy = new StoppingProxy(account.server.url());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        account.close();
    }

    @TempDir
    private Path folder;

    private void configure() {
        NightjarConfig _ = SnowflakeConfig.write(
                folder, proxy.url(), "role: LOADER", "warehouse: WH", "cloning: {readers: [ANALYST]}");
    }

    /** A source with as many rows, in an account without a clone. */
    private void seed(int rows) {
        account.begin(folder);
        account.sql(
                "DROP DATABASE IF EXISTS RAW_COPY",
                "CREATE ROLE IF NOT EXISTS ANALYST",
                "CREATE SCHEMA RAW_CLONES.KEPT",
                "CREATE SCHEMA RAW.ASANA",
                "CREATE TABLE RAW.ASANA.TASK (ID NUMBER(38,0))");
        more(0, rows);
        configure();
        proxy.passAll();
    }

    private static void more(int from, int to) {
        for (int row = from; row < to; row++) {
            account.sql("INSERT INTO RAW.ASANA.TASK VALUES (%d)".formatted(row));
        }
    }

    /** A moment of a clone's work. */
    private record Moment(int statement, boolean done, String sql) {}

    /** The moments of a run, those first at which something has just changed. */
    private List<Moment> moments(String flow) {
        seed(1);
        Object _ = run(folder, folder.getFileName() + "-measured", flow);
        List<Moment> changes = new ArrayList<>();
        List<Moment> others = new ArrayList<>();
        List<String> sent = proxy.statements();
        for (int i = 0; i < sent.size(); i++) {
            boolean reads = sent.get(i).matches("(?s)(SHOW|SELECT|GRANT)\\b.*");
            (reads ? others : changes).add(new Moment(i, true, sent.get(i)));
            others.add(new Moment(i, false, sent.get(i)));
        }
        List<Moment> all = new ArrayList<>(changes.reversed());
        all.addAll(others);
        return all.stream().limit(KILLS).toList();
    }

    @Test
    void aTableCloneIsWholeOrNotThereAndEndsRight() throws Exception {
        for (Moment moment : moments("table")) {
            seed(2);
            killAt(moment, "table");

            assertThat(account.query("SHOW TABLES IN SCHEMA RAW_CLONES.KEPT ->> SELECT \"rows\", \"comment\" FROM $1"))
                    .as("%s", moment)
                    .allSatisfy(KilledCloneTest::isSealed);
            goOn(moment, "table");
            assertTable(moment, "2");
        }
    }

    @Test
    void aTableCloneThatReplacesAnotherLeavesItUntilItIsWhole() throws Exception {
        for (Moment moment : moments("table")) {
            seed(2);
            Object _ = run(folder, "before-" + runOf(moment), "table");
            more(2, 3);
            killAt(moment, "table");

            assertThat(account.query("SHOW TABLES IN SCHEMA RAW_CLONES.KEPT ->> SELECT \"rows\", \"comment\" FROM $1"))
                    .as("%s", moment)
                    .hasSize(1)
                    .allSatisfy(KilledCloneTest::isSealed);
            goOn(moment, "table");
            assertTable(moment, "3");
        }
    }

    @Test
    void aDatabaseCloneIsNeverSealedBeforeItIsWholeAndEndsRight() throws Exception {
        for (Moment moment : moments("database")) {
            seed(2);
            Object _ = run(folder, "before-" + runOf(moment), "database");
            more(2, 3);
            killAt(moment, "database");

            SnowflakeMarker dead = databaseMarker();
            boolean readable = account.query("SHOW GRANTS ON SCHEMA RAW_COPY.ASANA").stream()
                    .anyMatch(grant -> grant.contains("ANALYST"));
            assertThat(!dead.sealed() || readable).as("%s: %s", moment, dead).isTrue();
            goOn(moment, "database");
            assertThat(databaseMarker().sealed()).as("%s", moment).isTrue();
            assertThat(account.query("SELECT COUNT(*) FROM RAW_COPY.ASANA.TASK"))
                    .as("%s", moment)
                    .containsExactly("3");
            assertThat(account.query("SHOW GRANTS ON TABLE RAW_COPY.ASANA.TASK"))
                    .as("%s", moment)
                    .anyMatch(grant -> grant.contains("SELECT|") && grant.contains("ANALYST"));
        }
    }

    private void goOn(Moment moment, String flow) {
        Object _ = run(folder, runOf(moment), flow);
    }

    private static void isSealed(String rowsAndComment) {
        String comment = rowsAndComment.substring(rowsAndComment.indexOf('|') + 1);
        assertThat(SnowflakeMarker.parse(comment))
                .hasValueSatisfying(marker -> assertThat(marker.sealed()).isTrue());
    }

    private static void assertTable(Moment moment, String rows) {
        assertThat(account.query("SHOW TABLES IN SCHEMA RAW_CLONES.KEPT ->> SELECT \"name\" FROM $1"))
                .as("%s", moment)
                .containsExactly("COPY");
        assertThat(account.query("SELECT COUNT(*) FROM RAW_CLONES.KEPT.COPY"))
                .as("%s", moment)
                .containsExactly(rows);
        assertThat(account.query("SHOW GRANTS ON TABLE RAW_CLONES.KEPT.COPY"))
                .as("%s", moment)
                .anyMatch(grant -> grant.contains("SELECT|") && grant.contains("ANALYST"));
        assertThat(account.schemas()).as("%s", moment).containsExactly("KEPT");
    }

    private static SnowflakeMarker databaseMarker() {
        return SnowflakeMarker.parse(
                        account.query("SHOW DATABASES STARTS WITH 'RAW_COPY' ->> SELECT \"comment\" FROM $1")
                                .getFirst())
                .orElseThrow();
    }

    /** Another one in each test: the server's history knows statements by their runs. */
    private String runOf(Moment moment) {
        return "%s-killed-%d-%s"
                .formatted(folder.getFileName(), moment.statement(), moment.done() ? "after" : "before");
    }

    private void killAt(Moment moment, String flow) throws IOException, InterruptedException {
        proxy.stopAt(moment.statement(), moment.done());
        try (ChildJvm victim =
                ChildJvm.start(Victim.class, folder, List.of(), folder.toString(), runOf(moment), flow)) {
            assertThat(proxy.stopped().await(2, TimeUnit.MINUTES))
                    .as(() -> "%s never came: %s".formatted(moment, victim.ended()))
                    .isTrue();
        }
        proxy.passAll();
    }
}
