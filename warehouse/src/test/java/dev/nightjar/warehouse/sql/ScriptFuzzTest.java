package dev.nightjar.warehouse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Fuzz;
import dev.nightjar.warehouse.Identifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptFuzzTest {
    /** A slice of what the long suite does: {@code -Dfuzz.scripts=10000}. */
    private static final int SCRIPTS = Integer.getInteger("fuzz.scripts", 500);

    /** A Python with snowflake-connector-python: {@code -Dsnowflake.python=…/bin/python}. */
    private static final String PYTHON = System.getProperty("snowflake.python", "");

    private static final String SPLIT = """
            import base64, io, sys
            from snowflake.connector.util_text import split_statements
            for line in sys.stdin:
                text = base64.b64decode(line).decode("utf-8")
                found = [each for each, _ in split_statements(io.StringIO(text), remove_comments=True)]
                print(" ".join(base64.b64encode(each.encode("utf-8")).decode("ascii") for each in found))
            """;

    @Test
    void findsEachBoundaryInDuckDb() {
        findsEachBoundary(SqlDialect.DUCKDB);
    }

    @Test
    void findsEachBoundaryInSnowflake() {
        findsEachBoundary(SqlDialect.SNOWFLAKE);
    }

    private static void findsEachBoundary(SqlDialect dialect) {
        ScriptFuzz fuzz = new ScriptFuzz(7, dialect, dialect.hasBlocks(), false);
        for (int i = 0; i < SCRIPTS; i++) {
            ScriptFuzz.Script script = fuzz.script();
            List<String> found = split(script.text(), dialect).stream()
                    .map(SqlStatement::text)
                    .toList();
            for (int n = 0; n < Math.min(found.size(), script.statements().size()); n++) {
                assertThat(found.get(n))
                        .describedAs("statement %d of script %d", n, i)
                        .isEqualTo(script.statements().get(n));
            }
            assertThat(found).describedAs("script %d", i).hasSameSizeAs(script.statements());
        }
    }

    @Test
    void losesNothingInDuckDb() {
        losesNothing(SqlDialect.DUCKDB);
    }

    @Test
    void losesNothingInSnowflake() {
        losesNothing(SqlDialect.SNOWFLAKE);
    }

    private static void losesNothing(SqlDialect dialect) {
        ScriptFuzz fuzz = new ScriptFuzz(8, dialect, dialect.hasBlocks(), false);
        for (int i = 0; i < SCRIPTS; i++) {
            SqlText script = SqlText.of("a.sql", fuzz.script().text());
            List<SqlToken> tokens = SqlLexer.tokens(script, dialect);

            assertThat(tokens.stream().map(SqlToken::text).collect(Collectors.joining()))
                    .isEqualTo(script.text());
            int at = 0;
            for (SqlStatement statement : SqlScript.split(script, dialect)) {
                assertThat(script.text().substring(statement.start(), statement.end()))
                        .isEqualTo(statement.text());
                assertNothing(tokens, at, statement.start());
                at = statement.end();
            }
            assertNothing(tokens, at, script.text().length());
        }
    }

    private static List<SqlStatement> split(String script, SqlDialect dialect) {
        try {
            return SqlScript.split(SqlText.of("a.sql", script), dialect);
        } catch (NightjarException e) {
            throw new AssertionError("refused: " + script, e);
        }
    }

    /** The whole script by DuckDB, and its statements one by one. */
    @Test
    void splitsAsDuckDbDoes() throws SQLException {
        ScriptFuzz fuzz = new ScriptFuzz(10, SqlDialect.DUCKDB, false, false);
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement duckDb = connection.createStatement()) {
            duckDb.execute("create table whole (a varchar, b varchar); create table ours (a varchar, b varchar)");
            for (int i = 0; i < SCRIPTS; i++) {
                ScriptFuzz.Script script = fuzz.inserts("whole");
                duckDb.execute(script.text());
                for (SqlStatement statement : split(script.text(), SqlDialect.DUCKDB)) {
                    duckDb.execute(statement.text().replaceFirst("whole", "ours"));
                }
            }
            // DuckDB takes an ideographic space in a string for a blank where a comment before it holds a quote.
            duckDb.execute("""
                    create view folded as select replace(columns(*), chr(12288), ' ') from whole;
                    create view folded_ours as select replace(columns(*), chr(12288), ' ') from ours""");
            try (ResultSet differing = duckDb.executeQuery("""
                    select (select count(*) from whole), (select count(*) from
                      ((select * from folded except all select * from folded_ours)
                      union all (select * from folded_ours except all select * from folded)))""")) {
                assertThat(differing.next()).isTrue();
                assertThat(differing.getLong(1)).isGreaterThan(SCRIPTS);
                assertThat(differing.getLong(2)).isZero();
            }
        }
    }

    /** Its own client knows no scripting blocks. */
    @Test
    void splitsAsSnowflakesOwnClientDoes(@TempDir Path folder) throws Exception {
        assumeTrue(
                !PYTHON.isEmpty(),
                "no Python with snowflake-connector-python was named (-Dsnowflake.python=…/bin/python), so nothing was compared");
        ScriptFuzz fuzz = new ScriptFuzz(9, SqlDialect.SNOWFLAKE, false, true);
        List<String> scripts =
                IntStream.range(0, SCRIPTS).mapToObj(_ -> fuzz.script().text()).toList();

        List<List<String>> theirs = connector(folder, scripts);

        assertThat(theirs).hasSameSizeAs(scripts);
        for (int i = 0; i < SCRIPTS; i++) {
            List<String> ours = SqlScript.split(SqlText.of("a.sql", scripts.get(i)), SqlDialect.SNOWFLAKE).stream()
                    .map(statement -> withoutGaps(statement.text()))
                    .toList();
            assertThat(theirs.get(i).stream().map(ScriptFuzzTest::withoutGaps).filter(text -> !text.isEmpty()))
                    .describedAs("script %d:%n%s", i, scripts.get(i))
                    .isEqualTo(ours);
        }
    }

    private static List<List<String>> connector(Path folder, List<String> scripts)
            throws IOException, InterruptedException {
        Base64.Encoder encoder = Base64.getEncoder();
        Path input = Files.write(
                folder.resolve("scripts"),
                scripts.stream()
                        .map(text -> encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                        .toList());
        Path output = folder.resolve("statements");
        Process python = new ProcessBuilder(PYTHON, "-c", SPLIT)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(python.waitFor()).isZero();
        List<List<String>> found = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            found.add(
                    line.isEmpty()
                            ? List.of()
                            : List.of(line.split(" ")).stream()
                                    .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                                    .toList());
        }
        return found;
    }

    /** The statement without what the two leave out differently: comments, blanks, the semicolon at its end. */
    private static String withoutGaps(String statement) {
        List<SqlToken> tokens = SqlLexer.tokens(SqlText.of("a.sql", statement), SqlDialect.SNOWFLAKE).stream()
                .filter(SqlToken::isSignificant)
                .toList();
        String text = tokens.stream().map(SqlToken::text).collect(Collectors.joining());
        return text.endsWith(";") && tokens.getLast().is(';') ? text.substring(0, text.length() - 1) : text;
    }

    private static void assertNothing(List<SqlToken> tokens, int from, int to) {
        assertThat(tokens)
                .filteredOn(token -> token.start() >= from && token.end() <= to)
                .allSatisfy(token ->
                        assertThat(!token.isSignificant() || token.is(';')).isTrue());
    }

    /** What we render is one name, and reads back to the same. */
    @Test
    void readsBackEachNameThatWeRender() {
        int names = Integer.getInteger("fuzz.names", 1000);
        for (SqlDialect dialect : SqlDialect.values()) {
            for (String name : Fuzz.identifiers(new Random(11), names)) {
                String sql =
                        "select 1 as %s; select 2".formatted(Identifier.of(name).quoted());
                assertThat(SqlScript.split(SqlText.of("a.sql", sql), dialect)).hasSize(2);
                assertThat(SqlLexer.tokens(SqlText.of("a.sql", sql), dialect).stream()
                                .filter(token -> token.kind() == SqlToken.Kind.NAME)
                                .map(SqlToken::name))
                        .containsExactly(name);
            }
        }
    }
}
