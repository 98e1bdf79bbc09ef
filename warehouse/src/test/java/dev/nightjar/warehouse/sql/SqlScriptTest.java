package dev.nightjar.warehouse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlScriptTest {
    @Test
    void cutsAtSemicolonsAndKeepsEachCharacter() {
        assertThat(duckDb("select 1; select  2 ;;\n;-- none\nselect 3"))
                .containsExactly("select 1", "select  2", "select 3");
        assertThat(duckDb("")).isEmpty();
        assertThat(duckDb(" ;\n/* only */ -- comments")).isEmpty();
        assertThat(duckDb("/* hint */ select /* a; b */ 1 -- one; two\n, 2 -- end\n; select 2"))
                .containsExactly("select /* a; b */ 1 -- one; two\n, 2", "select 2");
        assertThat(duckDb("\uFEFFselect 1;\u00A0select 2")).containsExactly("select 1", "select 2");
    }

    @Test
    void saysWhereEachStatementBegins() {
        List<SqlStatement> statements = SqlScript.split(
                SqlText.of("a.sql", "select 1;\r\n  select '\uD83D\uDE00'; select 2;\rselect 3"), SqlDialect.DUCKDB);

        assertThat(statements)
                .extracting(statement -> statement.place().toString())
                .containsExactly("a.sql:1:1", "a.sql:2:3", "a.sql:2:15", "a.sql:3:1");
    }

    @Test
    void endsStringsNamesAndCommentsAsDuckDbDoes() {
        assertThat(duckDb("select 'a\\'; select 2")).hasSize(2);
        assertThat(duckDb("select e'a\\';b''c\\\\'; select 2")).hasSize(2);
        assertThat(duckDb("select /* a /* b; */ c; */ 1; select 2")).hasSize(2);
        assertThat(duckDb("select $$a;b$$, $é1$ ; $$ ; $é$ ; $é1$; select 2")).hasSize(2);
        assertThat(duckDb("select 1 as \"a;\"\"b\", 2 as `c;``d`; select 2")).hasSize(2);
        assertThat(duckDb("select 7 // 2; select 5//*2; x*/1; select 3")).hasSize(3);
        assertThat(duckDb("select 1 as a$$;select 2 as b$$;select $1, $x;select 3"))
                .hasSize(4);
        assertThat(duckDb("select 1 -- x\r; select 2")).hasSize(2);
        assertThat(duckDb("begin; select 1 as begin; select end from t; commit"))
                .hasSize(4);
    }

    @Test
    void endsStringsNamesAndCommentsAsSnowflakeDoes() {
        assertThat(snowflake("select 'it\\'s; ok', 'a\\\\'; select 2")).hasSize(2);
        assertThat(snowflake("select 'a;b''c;d'; select \"x;y\"\"z\\\" from t; select 3"))
                .hasSize(3);
        assertThat(snowflake("select 1; // foo; bar\nselect /* a /* b; */ 2; select 3"))
                .hasSize(3);
        assertThat(snowflake("create procedure p() returns string language javascript as $$ var x='a;b'; $$; select 1"))
                .hasSize(2);
        assertThat(snowflake("create procedure p() returns string as$$ a; $$; select 1"))
                .hasSize(2);
        assertThat(
                        snowflake(
                                "put file:///tmp/*//a--b.csv @\"my; stage\"/x//y; copy into t from 's3://b/p'; get @~/a file:///tmp/;"))
                .hasSize(3);
        assertThat(snowflake("select a:b[0]::string, $1 from @st/path; select $2"))
                .hasSize(2);
    }

    @Test
    void keepsBlocksOfSnowflakeScriptingTogether() {
        for (String block : List.of(
                "BEGIN\n LET x := 1;\n IF (x=1) THEN RETURN 1; END IF;\n RETURN CASE WHEN x=1 THEN 2 ELSE 3 END;\nEND",
                "DECLARE x int; BEGIN x := 1; BEGIN RETURN x; END; END",
                "DECLARE BEGIN RETURN 1; END",
                "CREATE PROCEDURE p() RETURNS INT LANGUAGE SQL EXECUTE AS CALLER AS DECLARE x INT; BEGIN RETURN x; END",
                "CREATE OR REPLACE PROCEDURE p(a INT) RETURNS INT AS BEGIN WHILE (a > 0) DO a := a - 1; END WHILE; RETURN a; END",
                "CREATE TASK t WAREHOUSE = w AS BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END",
                "CREATE ALERT a IF (EXISTS (SELECT 1)) THEN BEGIN CALL p(); CALL q(); END",
                "WITH p AS PROCEDURE () RETURNS INT LANGUAGE SQL AS BEGIN RETURN 1; END CALL p()",
                "BEGIN CASE (x) WHEN 1 THEN IF (y) THEN RETURN 1; END IF; ELSE RETURN 2; END CASE; RETURN 3; END",
                "BEGIN CASE WHEN a THEN RETURN 1; ELSE RETURN 2; END; RETURN 3; END",
                "BEGIN FOR r IN c DO LOOP BREAK; END LOOP; REPEAT x := 1; UNTIL (x > 1) END REPEAT; END FOR; END",
                "BEGIN FOR i IN 1 TO CASE WHEN a THEN 2 ELSE 3 END LOOP x := 1; END LOOP; RETURN 1; END",
                "BEGIN SELECT t.begin, end, v:case, v:end, CASE WHEN t.end THEN 1 END FROM t AS begin; RETURN 1; END",
                "BEGIN BEGIN TRANSACTION; INSERT INTO t SELECT 1; COMMIT; EXCEPTION WHEN OTHER THEN ROLLBACK; RAISE; END",
                "DECLARE q PROCEDURE (a INT) RETURNS INT AS DECLARE z INT; BEGIN RETURN a; END; c CURSOR FOR SELECT 1 AS begin; BEGIN RETURN 1; END",
                "BEGIN CREATE PROCEDURE q() RETURNS INT AS BEGIN RETURN 1; END; CALL q(); END",
                "begin name := 'x'; return name; end")) {
            assertThat(snowflake(block + ";\nSELECT 1")).describedAs(block).containsExactly(block, "SELECT 1");
        }
    }

    @Test
    void knowsATransactionAndAColumnFromABlock() {
        assertThat(snowflake("BEGIN; INSERT INTO a VALUES (1); COMMIT;")).hasSize(3);
        assertThat(snowflake("BEGIN -- ours\n /* really */; INSERT INTO a VALUES (1); COMMIT;"))
                .hasSize(3);
        assertThat(snowflake("BEGIN TRANSACTION NAME n; SELECT 1; BEGIN WORK; COMMIT; BEGIN NAME n; COMMIT; BEGIN"))
                .hasSize(7);
        assertThat(snowflake("SELECT begin, end, declare FROM t; SELECT 1 AS begin; SELECT t.begin FROM t; SELECT 1"))
                .hasSize(4);
        assertThat(snowflake("CREATE TABLE a.task AS SELECT x AS begin, y AS end FROM t; SELECT 1"))
                .hasSize(2);
        assertThat(snowflake("CREATE VIEW procedure AS SELECT CASE WHEN a THEN begin END AS end FROM t; SELECT 1"))
                .hasSize(2);
        assertThat(snowflake("SELECT CASE 1 WHEN 1 THEN 2; SELECT 1")).hasSize(2);
    }

    @Test
    void saysWhatHasNoEnd() {
        assertFails(
                SqlDialect.DUCKDB,
                "select 1;\n select 'a",
                "a.sql:2:9: the string that begins here has no end; close it with '");
        assertFails(
                SqlDialect.DUCKDB,
                "select \"a",
                "a.sql:1:8: the quoted name that begins here has no end; close it with \"");
        assertFails(
                SqlDialect.DUCKDB, "/* /* */", "a.sql:1:1: the comment that begins here has no end; close it with */");
        assertFails(
                SqlDialect.DUCKDB,
                "select $x$ a $$",
                "a.sql:1:8: the string that begins here has no end; close it with $x$");
        assertFails(
                SqlDialect.SNOWFLAKE,
                "select 'a\\'",
                "a.sql:1:8: the string that begins here has no end; close it with '");
        assertFails(
                SqlDialect.SNOWFLAKE,
                "select 1;\nbegin select 1;",
                "a.sql:2:1: the block that begins here has no END; close it with END and a semicolon");
        assertFails(
                SqlDialect.SNOWFLAKE,
                "select 1 -- a\r; select 2",
                "a.sql:1:14: a carriage return without a line feed in a comment, and nobody knows whether it ends there; end the line with a line feed");
    }

    @Test
    void tellsTheNamesThatStandInAStatement() {
        assertThat(SqlLexer.tokens(
                                SqlText.of("a.sql", "create schema \"a \"\"b\".C clone {{ source }}"),
                                SqlDialect.SNOWFLAKE)
                        .stream()
                        .filter(SqlToken::isSignificant)
                        .map(SqlToken::name))
                .containsExactly("create", "schema", "a \"b", ".", "C", "clone", "source");
    }

    @Test
    void readsFilesInUtf8Only(@TempDir Path folder) throws IOException {
        Path good = Files.writeString(folder.resolve("good.sql"), "select 'ü'");
        Path bad = Files.write(folder.resolve("bad.sql"), new byte[] {'a', (byte) 0xFF});

        assertThat(SqlText.read(good).text()).isEqualTo("select 'ü'");
        assertThatThrownBy(() -> SqlText.read(bad)).hasMessage(bad + " is not in UTF-8; save it in that encoding");
        assertThatThrownBy(() -> SqlText.read(folder.resolve("none.sql")))
                .hasMessage("there is no file %s; check the name of the script", folder.resolve("none.sql"));
    }

    private static List<String> duckDb(String script) {
        return split(SqlDialect.DUCKDB, script);
    }

    private static List<String> snowflake(String script) {
        return split(SqlDialect.SNOWFLAKE, script);
    }

    private static List<String> split(SqlDialect dialect, String script) {
        return SqlScript.split(SqlText.of("a.sql", script), dialect).stream()
                .map(SqlStatement::text)
                .toList();
    }

    private static void assertFails(SqlDialect dialect, String script, String message) {
        assertThatThrownBy(() -> split(dialect, script))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessage(message);
    }
}
