package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.TaskType;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night whose process is killed on its way, with a real journal, on the whole-path fake. */
class CloneNightCrashTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");
    private static final String SETTINGS = "readers: [ANALYST]";

    /** Stops for good where a file says so, before the fixed name has its grants. */
    @TaskType("test.stopping-clones")
    static class Stopping extends CloneSchemasTask {
        Stopping(CloneSetSpec spec) {
            super(spec);
        }

        @Override
        protected List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
            stop("publish");
            return usual;
        }
    }

    static final class Night implements Flow<CloneSet> {
        @Override
        public CloneSet run(FlowContext flow) {
            return flow.run(new Stopping(
                    new CloneSetSpec("warehouse", NIGHT, List.of(Identifier.of("A"), Identifier.of("B")), 1)));
        }
    }

    private static void stop(String where) {
        if (where.equals(System.getProperty("stop.at"))) {
            System.setProperty("stop.at", "");
            try {
                Files.createFile(Path.of(System.getProperty("stop.file")));
                new CountDownLatch(1).await();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The process that is killed. */
    public static final class Victim {
        public static void main(String[] arguments) {
            try (Nightjar nightjar = nightjar(Path.of(arguments[0]))) {
                System.out.println(nightjar.start("night", new Night()).join());
            }
        }
    }

    private static Nightjar nightjar(Path folder) {
        return SnowflakeConfig.durable(folder)
                .listener(event -> {
                    if (event instanceof RunEvent.Progressed) {
                        stop("clone");
                    }
                })
                .build();
    }

    private static Account account;

    @BeforeAll
    static void start() {
        account = new Account();
    }

    @AfterAll
    static void stopServer() {
        account.close();
    }

    @TempDir
    private Path folder;

    @BeforeEach
    void seed() {
        account.begin(folder);
        account.sql(
                "CREATE ROLE IF NOT EXISTS ANALYST",
                "CREATE SCHEMA RAW.A",
                "CREATE TABLE RAW.A.T (ID NUMBER(38,0))",
                "INSERT INTO RAW.A.T VALUES (1)",
                "CREATE SCHEMA RAW.B",
                "CREATE TABLE RAW.B.T (ID NUMBER(38,0))");
        account.at(Instant.parse("2026-11-02T00:10:00Z"));
        NightjarConfig _ = account.config(SETTINGS);
    }

    private void killAt(String where) throws IOException {
        Path file = folder.resolve("stopped");
        List<String> options = List.of("-Dstop.at=" + where, "-Dstop.file=" + file);
        try (ChildJvm victim = ChildJvm.start(Victim.class, folder, options, folder.toString())) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(file));
            assertThat(victim).isNotNull();
        }
    }

    private CloneSet goOn() {
        try (Nightjar nightjar = nightjar(folder)) {
            return nightjar.start("night", new Night()).join();
        }
    }

    private List<String> created(String schema) {
        return account.query(
                "SELECT QUERY_ID FROM TABLE(RAW.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 10000))"
                        + " WHERE QUERY_TEXT LIKE 'CREATE%TRANSIENT SCHEMA \"RAW_CLONES\".\"" + schema + "\"%'");
    }

    @Test
    void killedBetweenCloneAndSealItGoesOnWithTheSameInstantAndItsClones() throws IOException {
        killAt("clone");
        assertThat(account.schemas()).contains("A__20261102", "NIGHTJAR__CLAIM").doesNotContain("B__20261102", "A");
        account.sql("INSERT INTO RAW.B.T VALUES (2)");
        account.at(Instant.parse("2026-11-02T00:30:00Z"));

        List<String> before = created("A__20261102");
        CloneSet set = goOn();

        // The fake keeps no rows of the past, so that what was changed after the instant cannot be cloned any more.
        assertThat(set.leftOut())
                .singleElement()
                .satisfies(out -> assertThat(out.schema()).isEqualTo(Identifier.of("B")));
        assertThat(set.instant()).isBefore(Instant.parse("2026-11-02T00:11:00Z"));
        assertThat(created("A__20261102")).isNotEmpty().isEqualTo(before);
        assertThat(account.schemas()).containsExactly("A", "A__20261102", "NIGHTJAR");
    }

    @Test
    void killedBetweenSealAndPublishItPublishesWhatIsSealed() throws IOException {
        killAt("publish");
        assertThat(account.schemas()).containsExactly("A__20261102", "B__20261102", "NIGHTJAR");

        List<String> before = created("A__20261102");
        CloneSet set = goOn();

        assertThat(set.rows()).isEqualTo(1);
        assertThat(account.schemas()).containsExactly("A", "A__20261102", "B", "B__20261102", "NIGHTJAR");
        assertThat(account.query("SHOW GRANTS ON SCHEMA RAW_CLONES.B")).anyMatch(grant -> grant.contains("ANALYST"));
        assertThat(created("A__20261102")).isNotEmpty().isEqualTo(before);
    }

    @Test
    void killedBetweenTheTablesOfTheRecordItMakesTheOthers() {
        List<Sql> create = new CloneRecord(Identifier.of("RAW_CLONES")).create();
        for (int made = 0; made <= create.size(); made++) {
            account.sql("CREATE OR REPLACE DATABASE RAW_CLONES");
            account.sql(create.stream().limit(made).map(Sql::text).toArray(String[]::new));

            assertThat(account.run(SETTINGS, new ListClonesTask("warehouse")))
                    .as("%d made", made)
                    .isEmpty();
        }

        account.sql("CREATE OR REPLACE DATABASE RAW_CLONES", create.getFirst().text());
        assertThat(goOn().rows()).isEqualTo(1);
        assertThat(account.run(SETTINGS, new ListClonesTask("warehouse"))).hasSize(1);
    }
}
