package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clones of a database on the whole-path fake. */
class CloneDatabaseTaskTest {
    private static final Instant SEEDED = Instant.parse("2026-11-02T00:00:00Z");
    private static final String COPY = "\"copy of \"\"raw\"\"; it's\"";

    @TempDir
    private Path folder;

    @RegisterExtension
    static final Account account = new Account();

    @BeforeEach
    void seed() {
        account.begin(folder);
        account.sql(
                "DROP DATABASE IF EXISTS " + COPY,
                "CREATE ROLE IF NOT EXISTS ANALYST",
                "CREATE ROLE IF NOT EXISTS AUDITOR",
                "CREATE SCHEMA RAW.ASANA",
                "CREATE TABLE RAW.ASANA.TASK (ID NUMBER(38,0) NOT NULL, PRIMARY KEY (ID))",
                "INSERT INTO RAW.ASANA.TASK VALUES (1), (2)");
        account.at(SEEDED);
    }

    private static CloneDatabaseTask.Spec spec() {
        return new CloneDatabaseTask.Spec("warehouse", COPY);
    }

    private static CloneDatabaseTask.Result take(CloneDatabaseTask.Spec spec) {
        return account.run("readers: [ANALYST]", new CloneDatabaseTask(spec));
    }

    private static List<String> comments() {
        return account.query("SHOW DATABASES STARTS WITH 'copy' ->> SELECT \"comment\" FROM $1");
    }

    private static List<String> rows() {
        return account.query("SELECT COUNT(*) FROM %s.ASANA.TASK".formatted(COPY));
    }

    @Test
    void hasAllOfItsSourceWithMarkerAndGrants() {
        CloneDatabaseTask.Result clone = take(spec().asOf(SEEDED.minusSeconds(60)));

        assertThat(clone)
                .isEqualTo(new CloneDatabaseTask.Result(
                        Identifier.of("copy of \"raw\"; it's"), Identifier.of("RAW"), SEEDED.minusSeconds(60)));
        assertThat(rows()).containsExactly("2");
        assertThat(comments())
                .singleElement()
                .satisfies(comment -> assertThat(SnowflakeMarker.parse(comment)).hasValueSatisfying(marker -> {
                    assertThat(marker.kind()).isEqualTo(SnowflakeMarker.Kind.DATABASE);
                    assertThat(marker.sealed()).isTrue();
                }));
        assertThat(account.query("SHOW GRANTS ON TABLE %s.ASANA.TASK".formatted(COPY)))
                .anyMatch(grant -> grant.contains("SELECT|") && grant.contains("ANALYST"));
    }

    @Test
    void replacesACloneOfOursIfItMay() {
        take(spec());
        account.sql("INSERT INTO RAW.ASANA.TASK VALUES (3)");

        refused(spec(), "say replace");
        assertThat(rows()).containsExactly("2");
        take(spec().replacing());
        assertThat(rows()).containsExactly("3");
    }

    @Test
    void refusesWhatItDidNotMakeAndWhatIsProtected() {
        refused(new CloneDatabaseTask.Spec("warehouse", "raw").replacing(), "was not made by Nightjar");
        refused(new CloneDatabaseTask.Spec("warehouse", "RAW_CLONES").replacing(), "was not made by Nightjar");
        refused(new CloneDatabaseTask.Spec("warehouse", "PROD_COPY"), "is protected by 'PROD*'");
    }

    private static void refused(CloneDatabaseTask.Spec spec, String why) {
        CloneDatabaseTask task = new CloneDatabaseTask(spec);
        assertThatThrownBy(() -> account.run("protected_databases: [PROD*]", task))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining(why);
        assertThatThrownBy(() -> account.plan("protected_databases: [PROD*]", task))
                .hasMessageContaining(why);
    }

    @Test
    void removesWhatItCouldNotFinish() {
        assertThatThrownBy(() -> account.run("readers: [NOBODY]", new CloneDatabaseTask(spec())))
                .hasMessageContaining("NOBODY");
        assertThat(comments()).isEmpty();
    }

    @Test
    void anUnfinishedOneOfAnotherRunIsItsWorkForTwoHours() {
        account.sql(
                "CREATE DATABASE %s COMMENT = 'nightjar night=2026-11-02 at=2026-11-02T00:00:00Z zone=UTC run=other sealed=false kind=database source=RAW'"
                        .formatted(COPY));

        assertThatThrownBy(() -> take(spec()))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining("run other makes database");
        account.at(SEEDED.plusSeconds(7300));
        take(spec());
        assertThat(rows()).containsExactly("2");
    }

    @Test
    void aPlanIsWhatTheRunDoesAndChangesNothing() {
        CloneDatabaseTask task = new CloneDatabaseTask(spec().asOf(SEEDED.minusSeconds(60)));

        List<String> planned = account.plan("readers: [ANALYST]", task);
        assertThat(comments()).isEmpty();
        List<String> done = account.changes(() -> account.run("readers: [ANALYST]", task));

        assertThat(planned).hasSize(5);
        assertThat(done).containsExactlyElementsOf(Account.comparable(planned));
    }

    @Test
    void canBeSubclassed() {
        class Audited extends CloneDatabaseTask {
            Audited(Spec spec) {
                super(spec);
            }

            @Override
            protected List<Sql> grants(String name, List<Sql> usual) {
                List<Sql> all = new ArrayList<>(usual);
                all.add(Sql.of("GRANT USAGE ON DATABASE %s TO ROLE AUDITOR".formatted(name)));
                return all;
            }
        }

        account.run("", new Audited(spec()));

        assertThat(account.query("SHOW GRANTS ON DATABASE " + COPY)).anyMatch(grant -> grant.contains("AUDITOR"));
    }
}
