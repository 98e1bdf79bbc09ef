package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneSchemaTask;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.DropClonesTask;
import dev.nightjar.warehouse.ExpireClonesTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.PublishClonesTask;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.VerifyCloneTask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nights of clones on the whole-path fake, by the tasks that DuckDB has too. */
class SnowflakeNightsTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-02T00:00:00Z");

    @TempDir
    private Path folder;

    @RegisterExtension
    static final Account account = new Account();

    @BeforeEach
    void seed() {
        account.begin(folder);
        account.sql(
                "CREATE SCHEMA RAW.ASANA",
                "CREATE TABLE RAW.ASANA.TASK (ID NUMBER(38,0) NOT NULL, NAME VARCHAR, PRIMARY KEY (ID))",
                "INSERT INTO RAW.ASANA.TASK VALUES (1, 'one'), (2, 'two')",
                "CREATE SCHEMA RAW.\"odd \"\"one\"\"\"",
                "CREATE TABLE RAW.\"odd \"\"one\"\"\".\"t\" (A NUMBER(38,0))",
                "INSERT INTO RAW.\"odd \"\"one\"\"\".\"t\" VALUES (7)");
        account.at(MIDNIGHT.plusSeconds(600));
    }

    private static CloneSetSpec spec(LocalDate night, String... schemas) {
        return new CloneSetSpec(
                "warehouse", night, Arrays.stream(schemas).map(Identifier::of).toList(), 2);
    }

    @Test
    void takesSealsAndPublishesANightAsOfWhenItWasDue() {
        CloneSet set = account.run(
                "",
                new CloneSchemasTask(spec(NIGHT, "ASANA", "odd \"one\"", "GONE").dueAt(MIDNIGHT)));

        assertThat(set.instant()).isEqualTo(MIDNIGHT);
        assertThat(set.schemas())
                .containsExactly(
                        new CloneSet.ClonedSchema(Identifier.of("ASANA"), 1, 2),
                        new CloneSet.ClonedSchema(Identifier.of("odd \"one\""), 1, 1));
        assertThat(set.leftOut())
                .containsExactly(new CloneSet.LeftOut(
                        Identifier.of("GONE"),
                        Optional.empty(),
                        true,
                        "the source has no such schema with a table in it"));
        assertThat(account.schemas())
                .containsExactly("ASANA", "ASANA__20261102", "NIGHTJAR", "odd \"one\"", "odd \"one\"__20261102");
        assertThat(account.query("SELECT COUNT(*) FROM RAW_CLONES.ASANA.TASK")).containsExactly("2");
        assertThat(account.run("", new ListClonesTask("warehouse"))).containsExactly(set);
        assertThat(account.run("", new VerifyCloneTask(new VerifyCloneTask.Spec("warehouse", NIGHT))))
                .isEqualTo(set);
    }

    private CloneSet take(String cloning, LocalDate night) {
        return account.run(cloning, new CloneSchemasTask(spec(night, "ASANA", "odd \"one\"")));
    }

    private List<String> published(String table) {
        return account.query("SELECT COUNT(*) FROM RAW_CLONES.ASANA." + table);
    }

    @Test
    void isTheServersTimeWhereItWasNotDueYetOrTimeTravelDoesNotReach() {
        CloneSet early =
                account.run("", new CloneSchemasTask(spec(NIGHT, "ASANA").dueAt(MIDNIGHT.plusSeconds(7200))));
        assertThat(early.instant()).isBetween(MIDNIGHT.plusSeconds(600), MIDNIGHT.plusSeconds(7199));

        account.at(MIDNIGHT.plus(Duration.ofDays(3)));
        LocalDate late = NIGHT.plusDays(1);
        CloneSet tooLate =
                account.run("", new CloneSchemasTask(spec(late, "ASANA").dueAt(MIDNIGHT.plus(Duration.ofDays(1)))));
        assertThat(tooLate.instant()).isAfter(MIDNIGHT.plus(Duration.ofDays(3)));
        assertThat(tooLate.instant()).isEqualTo(tooLate.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void onlyMovesForward() {
        take("", NIGHT);
        account.at(MIDNIGHT);

        assertThatThrownBy(() -> take("", NIGHT.plusDays(1)))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                .hasMessageContaining("history only moves forward");
        assertThat(account.schemas()).doesNotContain("NIGHTJAR__CLAIM", "ASANA__20261103");
    }

    @Test
    void aPlanIsWhatTheRunDoesAndChangesNothing() {
        CloneSchemasTask task =
                new CloneSchemasTask(spec(NIGHT, "ASANA", "odd \"one\"").dueAt(MIDNIGHT));
        account.sql("CREATE ROLE IF NOT EXISTS ANALYST");

        List<String> planned = account.plan("readers: [ANALYST]", task);
        assertThat(account.schemas()).isEmpty();

        account.run("readers: [ANALYST]", task);
        List<String> done = account
                .query(
                        "SELECT QUERY_TEXT FROM TABLE(RAW.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 10000))"
                                + " WHERE QUERY_TAG LIKE 'nightjar:%' ORDER BY START_TIME")
                .stream()
                .map(SnowflakeNightsTest::withoutRun)
                .toList();
        assertThat(planned)
                .hasSize(22)
                .contains("note instant, schemas and rows of night 2026-11-02, and what is left out");
        assertThat(done)
                .containsAll(planned.stream()
                        .filter(sql -> !sql.contains("kind=claim") && !sql.startsWith("note"))
                        .map(SnowflakeNightsTest::withoutRun)
                        .toList());
        assertThat(account.plan("readers: [ANALYST]", task)).isEmpty();
    }

    private static String withoutRun(String sql) {
        return sql.replaceAll("run=\\S+", "run=…");
    }

    @Test
    void takesAllOnceMoreWhereATableWasReplacedAfterTheInstant() {
        account.sql("CREATE OR REPLACE TABLE RAW.ASANA.TASK AS SELECT 5 AS ID");
        account.at(MIDNIGHT.plusSeconds(1200));

        CloneSet set = account.run(
                "", new CloneSchemasTask(spec(NIGHT, "ASANA", "odd \"one\"").dueAt(MIDNIGHT)));

        assertThat(set.instant()).isAfter(MIDNIGHT.plusSeconds(1199));
        assertThat(set.leftOut()).isEmpty();
        assertThat(published("TASK")).containsExactly("1");
    }

    @Test
    void aTableThatWasMadeLaterIsAbsentAndNotMissed() {
        account.sql("CREATE TABLE RAW.ASANA.LATER (A NUMBER(38,0))");
        account.at(MIDNIGHT.plusSeconds(1200));

        CloneSet set = account.run("", new CloneSchemasTask(spec(NIGHT, "ASANA").dueAt(MIDNIGHT)));

        assertThat(set.schemas()).containsExactly(new CloneSet.ClonedSchema(Identifier.of("ASANA"), 1, 2));
        assertThat(set.leftOut()).isEmpty();
    }

    @Test
    void aTableWithoutTimeTravelIsLeftOutOrFailsOrIsAsOfNow() {
        account.at(Account.START);
        account.sql(
                "CREATE TABLE RAW.ASANA.SHORT (A NUMBER(38,0)) DATA_RETENTION_TIME_IN_DAYS = 0",
                "INSERT INTO RAW.ASANA.SHORT VALUES (1)");
        account.at(MIDNIGHT.plusSeconds(600));

        assertThatThrownBy(() -> take("short_retention: fail", NIGHT))
                .hasMessageContaining("the Time Travel of 1 tables does not reach")
                .hasMessageContaining("ASANA.SHORT");
        assertThat(account.schemas()).containsExactly("NIGHTJAR");

        CloneSet without = take("", NIGHT);
        assertThat(without.leftOut()).singleElement().satisfies(out -> {
            assertThat(out.table()).contains(Identifier.of("SHORT"));
            assertThat(out.missed()).isTrue();
            assertThat(out.reason()).contains("its Time Travel does not reach");
        });
        assertThat(without.tables()).isEqualTo(2);

        CloneSet with = take("short_retention: as_of_now", NIGHT.plusDays(1));
        assertThat(with.tables()).isEqualTo(3);
        assertThat(with.ownInstants()).singleElement().satisfies(own -> {
            assertThat(own.table()).isEqualTo(Identifier.of("SHORT"));
            assertThat(own.instant()).isAfter(with.instant());
        });
        assertThat(account.run("", new ListClonesTask("warehouse"))).containsExactly(without, with);
        assertThat(published("SHORT")).containsExactly("1");
    }

    @Test
    void viewsAreNamedAsLiveOrTakenOut() {
        account.sql("CREATE VIEW RAW.ASANA.V AS SELECT * FROM RAW.ASANA.TASK");

        assertThat(take("", NIGHT).leftOut())
                .containsExactly(new CloneSet.LeftOut(
                        Identifier.of("ASANA"),
                        Optional.of(Identifier.of("V")),
                        false,
                        "a view in a clone may read the source, as it is now"));
        take("drop_views: true", NIGHT.plusDays(1));

        assertThat(account.query("SHOW VIEWS IN SCHEMA RAW_CLONES.ASANA__20261102"))
                .hasSize(1);
        assertThat(account.query("SHOW VIEWS IN SCHEMA RAW_CLONES.ASANA__20261103"))
                .isEmpty();
    }

    @Test
    void publishesALateNightAndThenTheLastOneAgainByReplaceAndBySwap() {
        for (String cloning : List.of("publishing: replace", "publishing: swap")) {
            account.sql("CREATE OR REPLACE DATABASE RAW_CLONES", "CREATE ROLE IF NOT EXISTS ANALYST");
            String settings = cloning + ", readers: [ANALYST]";
            take(settings, NIGHT);
            account.sql("INSERT INTO RAW.ASANA.TASK VALUES (9, 'the day after')");
            take(settings, NIGHT.plusDays(1));
            List<String> last = published("TASK");

            assertThat(publish(settings, NIGHT)).hasSize(2);
            assertThat(publish(settings, NIGHT)).isEmpty();
            assertThat(published("TASK")).isNotEqualTo(last);
            assertThat(publish(settings, NIGHT.plusDays(1))).hasSize(2);
            assertThat(published("TASK")).isEqualTo(last);
            assertThat(account.query("SHOW GRANTS ON SCHEMA RAW_CLONES.ASANA"))
                    .as(cloning)
                    .anyMatch(grant -> grant.contains("USAGE") && grant.contains("ANALYST"));
            assertThat(account.schemas()).noneMatch(name -> name.contains("NIGHTJAR_NEW"));
        }
    }

    private List<Identifier> publish(String cloning, LocalDate night) {
        return account.run(cloning, new PublishClonesTask(new PublishClonesTask.Spec("warehouse", night)));
    }

    @Test
    void whatItDidNotMakeIsNeverTouched() {
        account.sql(
                "CREATE SCHEMA RAW_CLONES.ASANA__20261102",
                "CREATE TABLE RAW_CLONES.ASANA__20261102.PRECIOUS (A NUMBER(38,0))");
        assertThatThrownBy(() -> take("", NIGHT)).hasMessageContaining("was not made by Nightjar");
        assertThat(account.schemas()).containsExactly("ASANA__20261102", "NIGHTJAR");

        account.sql("DROP SCHEMA RAW_CLONES.ASANA__20261102", "CREATE SCHEMA RAW_CLONES.ASANA COMMENT = 'mine'");
        assertThatThrownBy(() -> take("", NIGHT))
                .hasMessageContaining("ASANA of database RAW_CLONES was not made by Nightjar");
        assertThat(account.query("SHOW SCHEMAS LIKE 'ASANA' IN DATABASE RAW_CLONES"))
                .singleElement()
                .asString()
                .contains("mine");
        assertThat(account.run("", new ListClonesTask("warehouse"))).hasSize(1);
    }

    @Test
    void ofTwoRunsAtOneTargetOneIsRefused() {
        account.sql("CREATE SCHEMA RAW_CLONES.NIGHTJAR__CLAIM COMMENT = 'nightjar night=2026-11-02 at=" + MIDNIGHT
                + " zone=UTC run=other sealed=false kind=claim source=RAW'");

        assertThatThrownBy(() -> take("", NIGHT))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining("run other makes night 2026-11-02")
                .hasMessageContaining("drop schema NIGHTJAR__CLAIM");
        assertThat(account.schemas()).containsExactly("NIGHTJAR__CLAIM");

        account.at(MIDNIGHT.plus(Duration.ofHours(3)));
        assertThat(take("", NIGHT).tables()).isEqualTo(2);
        assertThat(account.schemas()).doesNotContain("NIGHTJAR__CLAIM");
    }

    @Test
    void removesWhatAnotherNightLeftUnsealed() {
        String marker =
                "nightjar night=2026-11-01 at=2026-11-01T00:00:00Z zone=UTC run=dead sealed=false source=RAW.ASANA";
        account.sql(
                "CREATE SCHEMA RAW_CLONES.ASANA__20261101 COMMENT = '%s'".formatted(marker),
                "CREATE SCHEMA RAW_CLONES.ASANA__20261102 COMMENT = '%s'"
                        .formatted(marker.replace("11-01 ", "11-02 ")));

        assertThat(take("", NIGHT).rows()).isEqualTo(3);
        assertThat(account.schemas()).doesNotContain("ASANA__20261101").contains("ASANA__20261102");
    }

    @Test
    void expiresNightsAndSaysWhatNeedsAWarehouse() {
        take("", NIGHT);
        take("", NIGHT.plusDays(1));
        ExpireClonesTask expire = new ExpireClonesTask(new ExpireClonesTask.Spec("warehouse", 1, Set.of()));

        List<String> planned = account.plan("", expire);
        assertThat(planned)
                .hasSize(6)
                .first()
                .asString()
                .startsWith("DROP SCHEMA IF EXISTS \"RAW_CLONES\".\"ASANA__20261102\"");
        assertThat(account.run("", expire)).containsExactly(NIGHT);

        assertThat(account.schemas()).doesNotContain("ASANA__20261102").contains("ASANA__20261103", "ASANA");
        assertThat(account.run("", new ListClonesTask("warehouse"))).hasSize(1);
        assertThatThrownBy(() -> account.run("", new DropClonesTask(new DropClonesTask.Spec("warehouse", NIGHT))))
                .hasMessageContaining("has no clones that Nightjar made");
    }

    @Test
    void saysWhatSomebodyChangedInASealedNight() {
        take("", NIGHT);
        account.sql("INSERT INTO RAW_CLONES.ASANA__20261102.TASK VALUES (8, 'by hand')");

        assertThatThrownBy(() -> account.run("", new VerifyCloneTask(new VerifyCloneTask.Spec("warehouse", NIGHT))))
                .hasMessageContaining("schema ASANA has 1 tables and 3 rows instead of 1 and 2");
    }

    @Test
    void clonesOneSchemaOutsideTheNights() {
        CloneSchemaTask task =
                new CloneSchemaTask(new CloneSchemaTask.Spec("warehouse", Identifier.of("ASANA"), "for_me"));

        assertThat(account.run("", task).rows()).isEqualTo(2);
        account.sql("INSERT INTO RAW.ASANA.TASK VALUES (3, 'three')");
        assertThat(account.run("", task).rows()).isEqualTo(3);

        assertThat(account.query("SELECT COUNT(*) FROM RAW_CLONES.\"for_me\".TASK"))
                .containsExactly("3");
        assertThat(account.schemas()).containsExactly("for_me");
        account.sql("CREATE SCHEMA RAW_CLONES.\"theirs\"");
        assertThatThrownBy(() -> account.run(
                        "",
                        new CloneSchemaTask(new CloneSchemaTask.Spec("warehouse", Identifier.of("ASANA"), "theirs"))))
                .hasMessageContaining("was not made by Nightjar");
    }

    @Test
    void aProtectedDatabaseIsRefused() {
        assertThatThrownBy(() -> take("protected_databases: ['raw*']", NIGHT))
                .hasMessageContaining("database RAW_CLONES is protected by 'raw*'");
    }

    /** A team whose auditors read more. */
    static final class AuditedClones extends CloneSchemasTask {
        AuditedClones(CloneSetSpec spec) {
            super(spec);
        }

        @Override
        protected List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
            List<Sql> all = new ArrayList<>(usual);
            all.add(Sql.of("GRANT SELECT ON ALL VIEWS IN SCHEMA %s TO ROLE \"AUDITOR\"".formatted(name)));
            return all;
        }
    }

    @Test
    void takesNamesFromSettingsAndGrantsFromASubclass() {
        account.sql("CREATE ROLE IF NOT EXISTS AUDITOR");

        String named = "name: 'FROZEN_{schema}__{night}'";

        account.run(named, new AuditedClones(spec(NIGHT, "ASANA")));

        assertThat(account.schemas()).containsExactly("ASANA", "FROZEN_ASANA__20261102", "NIGHTJAR");
        assertThat(account.run("", new VerifyCloneTask(new VerifyCloneTask.Spec("warehouse", NIGHT)))
                        .tables())
                .isEqualTo(1);
    }
}
