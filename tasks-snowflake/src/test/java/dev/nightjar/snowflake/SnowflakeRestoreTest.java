package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.RestoreTableTask;
import dev.nightjar.warehouse.RestoreTableTask.Origin;
import dev.nightjar.warehouse.TableName;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a night that come back, on the whole-path fake. */
class SnowflakeRestoreTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");
    private static final TableName TASK = TableName.of("ASANA", "a \"task\"");

    @TempDir
    private Path folder;

    @RegisterExtension
    static final Account account = new Account();

    @BeforeEach
    void seed() {
        account.begin(folder);
        account.sql(
                "CREATE SCHEMA RAW.ASANA",
                "CREATE TABLE RAW.ASANA.\"a \"\"task\"\"\" (ID NUMBER(38,0) NOT NULL, NAME VARCHAR, PRIMARY KEY (ID))",
                "INSERT INTO RAW.ASANA.\"a \"\"task\"\"\" VALUES (1, 'one'), (2, 'two')");
        account.at(Instant.parse("2026-11-02T00:10:00Z"));
    }

    private static RestoreTableTask restoring(Origin origin, String target) {
        return new RestoreTableTask(
                new RestoreTableTask.Spec("warehouse", NIGHT, origin, TASK, TableName.of("ASANA", target)));
    }

    @Test
    void putsATableOfACloneBackWithItsKey() {
        CloneSet _ = account.run(
                "", new CloneSchemasTask(new CloneSetSpec("warehouse", NIGHT, List.of(Identifier.of("ASANA")), 1)));
        account.sql("DELETE FROM RAW.ASANA.\"a \"\"task\"\"\"");

        RestoreTableTask.Result result = account.run("", restoring(Origin.CLONE, "it's back"));

        assertThat(result).isEqualTo(new RestoreTableTask.Result(TableName.of("ASANA", "it's back"), 2));
        assertThat(account.query("SELECT * FROM RAW.ASANA.\"it's back\" ORDER BY ID"))
                .containsExactly("1|one", "2|two");
        assertThat(account.query(
                        "SHOW PRIMARY KEYS IN TABLE RAW.ASANA.\"it's back\" ->> SELECT \"column_name\" FROM $1"))
                .containsExactly("ID");
        assertThat(account.query("DESCRIBE TABLE RAW.ASANA.\"it's back\" ->> SELECT \"name\", \"null?\" FROM $1"))
                .containsExactly("ID|N", "NAME|Y");
        assertThatThrownBy(() -> account.run("", restoring(Origin.CLONE, "it's back")))
                .hasMessageContaining("nothing is overwritten");
    }

    @Test
    void restoresFromTheHistoryAsOfTheNight() {
        account.sql(
                "CREATE OR REPLACE DATABASE RAW_HISTORY",
                "CREATE SCHEMA RAW_HISTORY.ASANA__AS_OF",
                "CREATE FUNCTION RAW_HISTORY.ASANA__AS_OF.\"a \"\"task\"\"\" (NIGHTJAR_NIGHT DATE)"
                        + " RETURNS TABLE (ID NUMBER(38,0), AS_OF DATE) AS 'SELECT 7, NIGHTJAR_NIGHT'");

        RestoreTableTask.Result result = account.run("", restoring(Origin.HISTORY, "BEFORE"));

        assertThat(result.rows()).isEqualTo(1);
        assertThat(account.query("SELECT * FROM RAW.ASANA.BEFORE")).containsExactly("7|2026-11-02");
        assertThat(account.plan("", restoring(Origin.HISTORY, "AGAIN")))
                .containsExactly("create table \"RAW\".\"ASANA\".\"AGAIN\" as select * from"
                        + " TABLE(\"RAW_HISTORY\".\"ASANA__AS_OF\".\"a \"\"task\"\"\"('2026-11-02'::DATE))");
    }
}
