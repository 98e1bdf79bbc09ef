package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneTableTask;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableClone;
import dev.nightjar.warehouse.TableName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clones of single tables on the whole-path fake. */
class SnowflakeTableClonesTest {
    private static final Instant SEEDED = Instant.parse("2026-11-02T00:00:00Z");
    private static final TableName TASK = TableName.of("ASANA", "TASK");
    private static final TableName COPY = TableName.of("KEPT", "copy of \"a\"; it's");
    private static final String QUOTED = "RAW_CLONES.KEPT.\"copy of \"\"a\"\"; it's\"";

    @TempDir
    private Path folder;

    @RegisterExtension
    static final Account account = new Account();

    @BeforeEach
    void seed() {
        account.begin(folder);
        account.sql(
                "CREATE SCHEMA RAW_CLONES.KEPT",
                "CREATE ROLE IF NOT EXISTS ANALYST",
                "CREATE ROLE IF NOT EXISTS AUDITOR",
                "CREATE SCHEMA RAW.ASANA",
                "CREATE TABLE RAW.ASANA.TASK (ID NUMBER(38,0) NOT NULL, NAME VARCHAR, PRIMARY KEY (ID))",
                "COMMENT ON TABLE RAW.ASANA.TASK IS 'of the source'",
                "GRANT SELECT ON TABLE RAW.ASANA.TASK TO ROLE AUDITOR",
                "INSERT INTO RAW.ASANA.TASK VALUES (1, 'one'), (2, 'two')");
        account.at(SEEDED);
    }

    private static CloneTableTask.Spec spec() {
        return new CloneTableTask.Spec("warehouse", TASK, COPY);
    }

    private static TableClone take(CloneTableTask.Spec spec) {
        return account.run("readers: [ANALYST]", new CloneTableTask(spec));
    }

    private static String comment() {
        return account.query("SHOW TABLES IN SCHEMA RAW_CLONES.KEPT ->> SELECT \"comment\" FROM $1")
                .getFirst();
    }

    @Test
    void hasRowsKeyMarkerAndGrantsAndLeavesNothingElse() {
        TableClone clone = take(spec());

        assertThat(clone.table()).isEqualTo(COPY);
        assertThat(clone.rows()).isEqualTo(2);
        assertThat(clone.instant()).isBetween(SEEDED, SEEDED.plusSeconds(600));
        assertThat(account.query("SELECT NAME FROM %s ORDER BY ID".formatted(QUOTED)))
                .containsExactly("one", "two");
        assertThat(account.query("SHOW PRIMARY KEYS IN TABLE " + QUOTED)).hasSize(1);
        assertThat(SnowflakeMarker.parse(comment())).hasValueSatisfying(marker -> {
            assertThat(marker.kind()).isEqualTo(SnowflakeMarker.Kind.TABLE);
            assertThat(marker.sealed()).isTrue();
            assertThat(marker.source()).isEqualTo("RAW.ASANA.TASK");
        });
        assertThat(account.query("SHOW GRANTS ON TABLE " + QUOTED))
                .anyMatch(grant -> grant.contains("SELECT|") && grant.contains("ANALYST"))
                .noneMatch(grant -> grant.contains("AUDITOR"));
        assertThat(account.schemas()).containsExactly("KEPT");
    }

    @Test
    void isAsOfAnInstantWithTheGrantsOfItsSource() {
        CloneTableTask.Spec asked = new CloneTableTask.Spec(
                "warehouse",
                TASK,
                COPY,
                Optional.of(SEEDED.minusSeconds(60)),
                false,
                Optional.of(false),
                Optional.of(7),
                true,
                List.of("auditor"));

        assertThat(take(asked).instant()).isEqualTo(SEEDED.minusSeconds(60));
        assertThat(account.query("SHOW GRANTS ON TABLE " + QUOTED))
                .anyMatch(grant -> grant.contains("SELECT|") && grant.contains("AUDITOR"));
        assertThat(account.query(
                        "SHOW TABLES IN SCHEMA RAW_CLONES.KEPT ->> SELECT \"kind\", \"retention_time\" FROM $1"))
                .containsExactly("TABLE|7");
    }

    @Test
    void replacesACloneOfOursIfItMay() {
        take(spec());
        account.sql("INSERT INTO RAW.ASANA.TASK VALUES (3, 'three')");

        refused(spec(), "there is a clone KEPT.");
        assertThat(take(spec().replacing()).rows()).isEqualTo(3);
        assertThat(account.schemas()).containsExactly("KEPT");
        assertThat(account.query("SHOW TABLES IN SCHEMA RAW_CLONES.KEPT")).hasSize(1);
    }

    @Test
    void neverReplacesWhatItDidNotMake() {
        account.sql("CREATE TABLE %s (A NUMBER(38,0))".formatted(QUOTED));

        refused(spec().replacing(), "was not made by Nightjar");
        account.sql("DROP TABLE " + QUOTED, "CREATE VIEW %s AS SELECT 1 AS A".formatted(QUOTED));
        refused(spec().replacing(), "was not made by Nightjar");
    }

    private static void refused(CloneTableTask.Spec spec, String why) {
        assertThatThrownBy(() -> take(spec))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining(why);
        assertThatThrownBy(() -> account.plan("", new CloneTableTask(spec))).hasMessageContaining(why);
        assertThat(account.schemas()).containsExactly("KEPT");
    }

    @Test
    void removesWhatItCouldNotFinish() {
        take(spec());

        assertThatThrownBy(() -> account.run("readers: [NOBODY]", new CloneTableTask(spec().replacing())))
                .hasMessageContaining("NOBODY");
        assertThat(account.schemas()).containsExactly("KEPT");
        assertThat(account.query("SELECT COUNT(*) FROM " + QUOTED)).containsExactly("2");
    }

    @Test
    void anotherRunIsRefusedUntilItsClaimIsOver() {
        String place = "RAW_CLONES." + CloneNames.place(COPY).quoted();
        SnowflakeMarker other = SnowflakeMarker.parse(
                        "nightjar night=2026-11-02 at=%s zone=UTC run=other sealed=false kind=claim source=RAW.ASANA.TASK"
                                .formatted(SEEDED))
                .orElseThrow();
        account.sql("CREATE SCHEMA %s COMMENT = '%s'".formatted(place, other.comment()));

        assertThatThrownBy(() -> take(spec()))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining("run other makes a clone of RAW.ASANA.TASK");
        account.at(SEEDED.plusSeconds(7201));
        assertThat(take(spec()).rows()).isEqualTo(2);
        assertThat(account.schemas()).containsExactly("KEPT");
    }

    @Test
    void aPlanIsWhatTheRunDoesAndChangesNothing() {
        CloneTableTask task = new CloneTableTask(spec().asOf(SEEDED.minusSeconds(60)));

        List<String> planned = account.plan("readers: [ANALYST]", task);
        assertThat(account.schemas()).containsExactly("KEPT");
        List<String> done = account.changes(() -> account.run("readers: [ANALYST]", task));

        assertThat(planned).hasSize(8);
        assertThat(done).containsExactlyElementsOf(Account.comparable(planned));
    }

    @Test
    void canBeSubclassed() {
        class Audited extends CloneTableTask {
            Audited(Spec spec) {
                super(spec);
            }

            @Override
            protected List<Sql> grants(String name, List<Sql> usual) {
                List<Sql> all = new ArrayList<>(usual);
                all.add(Sql.of("GRANT SELECT ON TABLE %s TO ROLE AUDITOR".formatted(name)));
                return all;
            }
        }

        account.run("readers: [ANALYST]", new Audited(spec()));

        assertThat(account.query("SHOW GRANTS ON TABLE " + QUOTED))
                .anyMatch(grant -> grant.contains("AUDITOR"))
                .anyMatch(grant -> grant.contains("ANALYST"));
    }
}
