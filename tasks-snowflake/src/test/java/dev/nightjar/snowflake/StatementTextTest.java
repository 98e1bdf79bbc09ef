package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatementTextTest {
    private static final List<String> READS = List.of(
            "SELECT 'a ->> b'",
            "SELECT 'it''s \\' ->> DROP TABLE T' AS X",
            "SELECT \"a ->> b\", \"\"\" ->> DROP\" FROM T",
            "SELECT 1 /* ->> DROP TABLE T */",
            "SELECT 1 -- ->> DROP TABLE T",
            "SELECT 1 // ->> DROP TABLE T\n + 1",
            "SELECT $$ ->> DROP TABLE T $$",
            "/* ->> */ -- ->>\n (SELECT A - > > B)",
            "SHOW TABLES ->> SELECT * FROM $1 ->> (SELECT COUNT(*) FROM $1)",
            "WITH X AS (SELECT 1) SELECT * FROM X",
            "SHOW TABLES ->> (WITH RECURSIVE X (A) AS (SELECT 1) SELECT * FROM X)");

    private static final List<String> UNSAFE = List.of(
            "SELECT 1 ->> DROP TABLE T",
            "SELECT '->>' ->> DROP TABLE T",
            "SELECT 1->>USE ROLE R",
            "SELECT \"->>\" /* ->> */ ->> CALL P()",
            "SHOW TABLES ->> -- SELECT\n CREATE TABLE U AS SELECT * FROM $1",
            "SELECT 1 ->>",
            "WITH P AS PROCEDURE () RETURNS INT LANGUAGE SQL AS $$ BEGIN RETURN 1; END $$ CALL P()",
            "SHOW TABLES ->> WITH P AS PROCEDURE () RETURNS INT LANGUAGE SQL AS 'SELECT 1' CALL P()",
            "->> SELECT 1",
            "SELECT 'without an end ->> DROP TABLE T",
            "SELECT 1 /* without an end",
            "\"SELECT\" 1",
            "/* SELECT */",
            "");

    private static final List<String> CHANGES = List.of(
            "INSERT INTO T VALUES ('a ->> b')",
            "INSERT INTO \"->> SELECT\" SELECT 1",
            "UPDATE T SET A = $$ ->> COMMIT $$",
            "DELETE FROM T /* ->> SELECT */");

    @Test
    void readsWhateverLooksLikeAPipe() {
        for (String sql : READS) {
            assertThat(StatementText.reads(sql)).as(sql).isTrue();
            assertThat(StatementText.leavesNothing(sql)).as(sql).isTrue();
            assertThat(StatementText.changesRows(sql)).as(sql).isFalse();
        }
    }

    @Test
    void isNotSafeWhereAPartIsNot() {
        for (String sql : UNSAFE) {
            assertThat(StatementText.reads(sql)).as(sql).isFalse();
            assertThat(StatementText.leavesNothing(sql)).as(sql).isFalse();
        }
    }

    @Test
    void changesRowsWhateverIsInItsValuesAndNames() {
        for (String sql : CHANGES) {
            assertThat(StatementText.changesRows(sql)).as(sql).isTrue();
            assertThat(StatementText.leavesNothing(sql)).as(sql).isTrue();
            assertThat(StatementText.reads(sql)).as(sql).isFalse();
        }
    }

    @Test
    void aChangeBehindAPipeIsNoTransactionsOwn() {
        assertThat(StatementText.changesRows("SELECT 1 ->> INSERT INTO T SELECT * FROM $1"))
                .isFalse();
        assertThat(StatementText.leavesNothing("SELECT 1 ->> INSERT INTO T SELECT * FROM $1"))
                .isTrue();
    }

    @Test
    void theFirstWordStandsBehindBracketsAndComments() {
        assertThat(StatementText.head("-- a\n/* b */ ( (select 1))")).isEqualTo("SELECT");
        assertThat(StatementText.head("?")).isEmpty();
    }
}
