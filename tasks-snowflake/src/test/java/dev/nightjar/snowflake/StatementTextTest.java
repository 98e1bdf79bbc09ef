package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a ->> b'",
                "SELECT 'it''s \\' ->> DROP TABLE T' AS X",
                "SELECT \"a ->> b\", \"\"\" ->> DROP\" FROM T",
                "SELECT 1 /* ->> DROP TABLE T */",
                "SELECT 1 -- ->> DROP TABLE T",
                "SELECT 1 // ->> DROP TABLE T\n + 1",
                "SELECT $$ ->> DROP TABLE T $$",
                "/* ->> */ -- ->>\n (SELECT A - > > B)",
                "SHOW TABLES ->> SELECT * FROM $1 ->> (SELECT COUNT(*) FROM $1)",
                "WITH X AS (SELECT 1) SELECT * FROM X"
            })
    void readsWhateverLooksLikeAPipe(String sql) {
        assertThat(StatementText.reads(sql)).isTrue();
        assertThat(StatementText.leavesNothing(sql)).isTrue();
        assertThat(StatementText.changesRows(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 ->> DROP TABLE T",
                "SELECT '->>' ->> DROP TABLE T",
                "SELECT 1->>USE ROLE R",
                "SELECT \"->>\" /* ->> */ ->> CALL P()",
                "SHOW TABLES ->> -- SELECT\n CREATE TABLE U AS SELECT * FROM $1",
                "SELECT 1 ->>",
                "->> SELECT 1",
                "SELECT 'without an end ->> DROP TABLE T",
                "SELECT 1 /* without an end",
                "\"SELECT\" 1",
                "/* SELECT */",
                ""
            })
    void isNotSafeWhereAPartIsNot(String sql) {
        assertThat(StatementText.reads(sql)).isFalse();
        assertThat(StatementText.leavesNothing(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO T VALUES ('a ->> b')",
                "INSERT INTO \"->> SELECT\" SELECT 1",
                "UPDATE T SET A = $$ ->> COMMIT $$",
                "DELETE FROM T /* ->> SELECT */"
            })
    void changesRowsWhateverIsInItsValuesAndNames(String sql) {
        assertThat(StatementText.changesRows(sql)).isTrue();
        assertThat(StatementText.leavesNothing(sql)).isTrue();
        assertThat(StatementText.reads(sql)).isFalse();
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
