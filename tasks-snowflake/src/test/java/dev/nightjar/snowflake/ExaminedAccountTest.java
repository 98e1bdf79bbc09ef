package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.ExamineWarehouseTask;
import dev.nightjar.warehouse.Finding;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code nightjar doctor} finds on the whole-path fake, where its statements can be executed. */
class ExaminedAccountTest {
    private final Account account = new Account();

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() {
        account.begin(folder);
        account.sql("CREATE ROLE IF NOT EXISTS OLD");
    }

    @AfterEach
    void close() {
        account.close();
    }

    private void belongsToOthers(String... things) {
        for (String thing : things) {
            account.sql("GRANT OWNERSHIP ON %s TO ROLE OLD COPY CURRENT GRANTS".formatted(thing));
        }
    }

    private List<Finding> wrong() {
        return account.run("", new ExamineWarehouseTask("warehouse")).findings().stream()
                .filter(finding -> !finding.fine())
                .toList();
    }

    private void remedy(List<Finding> findings) {
        findings.stream()
                .flatMap(finding -> finding.remedies().stream())
                .map(Sql::text)
                .forEach(account::sql);
    }

    /** Schemas are looked at where the database is seen, so that there is a second round. */
    @Test
    void nothingIsWrongOnceItsStatementsAreExecuted() {
        account.sql(
                "CREATE DATABASE RAW_HISTORY",
                "CREATE SCHEMA RAW_CLONES.NIGHTJAR",
                "CREATE TABLE RAW_CLONES.NIGHTJAR.CLONE_SET (NIGHT VARCHAR)",
                "CREATE SCHEMA RAW_HISTORY.NIGHTJAR",
                "CREATE SCHEMA RAW_HISTORY.\"shop \"\"1\"\"\"",
                "CREATE TABLE RAW_HISTORY.\"shop \"\"1\"\"\".T (A NUMBER(38,0))",
                "CREATE SCHEMA RAW_HISTORY.\"shop \"\"1\"\"__AS_OF\"",
                "CREATE FUNCTION RAW_HISTORY.\"shop \"\"1\"\"__AS_OF\".T (NIGHT DATE) RETURNS TABLE (A NUMBER(38,0))"
                        + " AS 'SELECT 1'",
                "CREATE SCHEMA RAW_HISTORY.TEAM");
        belongsToOthers(
                "DATABASE RAW",
                "DATABASE RAW_CLONES",
                "DATABASE RAW_HISTORY",
                "ALL SCHEMAS IN DATABASE RAW_CLONES",
                "ALL SCHEMAS IN DATABASE RAW_HISTORY",
                "ALL TABLES IN DATABASE RAW_HISTORY");

        List<Finding> before = wrong();
        assertThat(before).extracting(Finding::what).contains("privileges", "history");
        remedy(before);
        List<Finding> schemas = wrong();
        remedy(schemas);

        assertThat(wrong()).isEmpty();
        assertThat(account.query("SHOW SCHEMAS IN DATABASE RAW_HISTORY ->> SELECT \"name\", \"owner\" FROM $1"))
                .contains("NIGHTJAR|LOADER", "shop \"1\"|LOADER", "shop \"1\"__AS_OF|LOADER", "TEAM|OLD");
        assertThat(account.query("SHOW GRANTS ON TABLE RAW_HISTORY.\"shop \"\"1\"\"\".T"))
                .singleElement()
                .satisfies(grant -> assertThat(grant).contains("OWNERSHIP|", "|LOADER|"));
    }

    @Test
    void databasesThatAreNotThereAreMade() {
        account.sql("DROP DATABASE RAW_CLONES");

        assertThat(wrong())
                .flatExtracting(Finding::remedies)
                .extracting(Sql::text)
                .contains(
                        "CREATE DATABASE IF NOT EXISTS \"RAW_CLONES\"",
                        "CREATE DATABASE IF NOT EXISTS \"RAW_HISTORY\"");
        remedy(wrong());

        assertThat(wrong()).isEmpty();
    }
}
