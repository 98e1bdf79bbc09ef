package dev.nightjar.testkit.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.DemoScenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole-path fake by the real driver, held to what Snowflake's documents say. */
class FakesnowServerTest {
    private static FakesnowServer server;
    private static Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        server = FakesnowServer.start();
        connection = open();
    }

    private static Connection open() throws SQLException {
        return Driver.connect(server.url(), Map.of("role", "LOADER", "warehouse", "WH"));
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        server.close();
    }

    @BeforeEach
    void twoDatabasesAtNoon() {
        server.setClock(Instant.parse("2026-11-01T12:00:00Z"));
        run(
                "CREATE OR REPLACE DATABASE RAW",
                "CREATE OR REPLACE DATABASE CLONES",
                "CREATE SCHEMA RAW.SHOP",
                "CREATE TABLE RAW.SHOP.ORDERS (ID NUMBER(38,0) NOT NULL, \"Na\"\"me\" VARCHAR(20), PRIMARY KEY (ID))",
                "INSERT INTO RAW.SHOP.ORDERS VALUES (1, 'one'), (2, NULL)");
        server.setClock(Instant.parse("2026-11-02T00:00:00Z"));
    }

    private static String at(String instant) {
        return " AT (TIMESTAMP => TO_TIMESTAMP_TZ('%s +00:00', 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM'))"
                .formatted(instant);
    }

    private static final String EVENING = at("2026-11-01 18:00:00.000");

    @Test
    void aCloneHasRowsKeysAndCommentAndIsApartFromItsSource() {
        run(
                "CREATE TRANSIENT SCHEMA CLONES.SHOP CLONE RAW.SHOP%s IGNORE HYBRID TABLES COMMENT = 'it''s \\\\'"
                        .formatted(EVENING),
                "DELETE FROM RAW.SHOP.ORDERS",
                "INSERT INTO CLONES.SHOP.ORDERS VALUES (3, 'three')");

        assertThat(query("SELECT * FROM CLONES.SHOP.ORDERS ORDER BY ID")).containsExactly("1|one", "2|null", "3|three");
        assertThat(query("SELECT COUNT(*) FROM RAW.SHOP.ORDERS")).containsExactly("0");
        assertThat(query(
                        "SHOW PRIMARY KEYS IN SCHEMA CLONES.SHOP ->> SELECT \"column_name\", \"key_sequence\" FROM $1"))
                .containsExactly("ID|1");
        assertThat(schemas("comment")).containsEntry("SHOP", "it's \\");
        refuses("002002", "CREATE SCHEMA CLONES.SHOP CLONE RAW.SHOP");
        run("CREATE SCHEMA IF NOT EXISTS CLONES.SHOP CLONE RAW.SHOP");
        assertThat(query("SELECT COUNT(*) FROM CLONES.SHOP.ORDERS")).containsExactly("3");
        run("CREATE OR REPLACE TRANSIENT SCHEMA CLONES.SHOP CLONE RAW.SHOP");
        assertThat(query("SELECT COUNT(*) FROM CLONES.SHOP.ORDERS")).containsExactly("0");
    }

    /** Snowflake docs: Cloning considerations, Understanding & using Time Travel. */
    @Test
    void aCloneIsAsOfAnInstantOrIsRefused() {
        refuses("000707", "CREATE SCHEMA CLONES.A CLONE RAW.SHOP" + at("2026-11-01 11:00:00.000"));
        refuses("000708", "CREATE SCHEMA CLONES.A CLONE RAW.SHOP" + at("2026-11-03 00:00:00.000"));

        run("CREATE TABLE RAW.SHOP.LATER (ID NUMBER(38,0))", "CREATE SCHEMA CLONES.A CLONE RAW.SHOP" + EVENING);
        assertThat(tables("CLONES.A")).containsExactly("ORDERS");
        refuses("002003", "CREATE TABLE CLONES.A.LATER CLONE RAW.SHOP.LATER" + EVENING);
        refuses("000707", "SELECT * FROM RAW.SHOP.LATER" + EVENING);

        run("INSERT INTO RAW.SHOP.ORDERS VALUES (3, NULL)");
        refuses("000002", "CREATE SCHEMA CLONES.B CLONE RAW.SHOP" + EVENING);
        refuses("000002", "SELECT * FROM RAW.SHOP.ORDERS" + EVENING);
        assertThat(schemas("name")).doesNotContainKey("B");
    }

    @Test
    void whatWasDroppedSinceIsBackAndWhatWasReplacedIsNot() {
        run(
                "CREATE TABLE RAW.SHOP.OTHER AS SELECT 1 AS ID",
                "DROP TABLE RAW.SHOP.ORDERS",
                "CREATE SCHEMA CLONES.A CLONE RAW.SHOP" + EVENING);
        assertThat(query("SELECT COUNT(*) FROM CLONES.A.ORDERS")).containsExactly("2");

        run("CREATE TABLE RAW.SHOP.ORDERS (ID NUMBER(38,0))", "CREATE SCHEMA CLONES.B CLONE RAW.SHOP" + EVENING);
        assertThat(tables("CLONES.B")).isEmpty();
        assertThat(
                        query(
                                "SHOW TABLES HISTORY IN SCHEMA RAW.SHOP ->> SELECT \"name\", \"dropped_on\" IS NULL FROM $1 ORDER BY 1, 2"))
                .hasSize(3)
                .anyMatch(row -> row.startsWith("ORDERS|")
                        && row.toLowerCase(Locale.ROOT).endsWith("true"));
    }

    @Test
    void retentionMustReachTheInstantUnlessItIsLeftOut() {
        run("CREATE TABLE RAW.SHOP.SHORT (ID NUMBER(38,0)) DATA_RETENTION_TIME_IN_DAYS = 0");
        server.setClock(Instant.parse("2026-11-02T06:00:00Z"));
        String night = at("2026-11-02 01:00:00.000");

        refuses("000707", "CREATE SCHEMA CLONES.A CLONE RAW.SHOP" + night);
        run("CREATE SCHEMA CLONES.A CLONE RAW.SHOP%s IGNORE TABLES WITH INSUFFICIENT DATA RETENTION".formatted(night));

        assertThat(tables("CLONES.A")).containsExactly("ORDERS");
        server.setClock(Instant.parse("2026-11-04T00:00:00Z"));
        refuses("000707", "CREATE SCHEMA CLONES.B CLONE RAW.SHOP" + night);
    }

    @Test
    void aSwapIsItsOwnInverseAndTakesCommentsAndGrantsAlong() {
        run(
                "CREATE ROLE IF NOT EXISTS ANALYST",
                "CREATE SCHEMA CLONES.A CLONE RAW.SHOP COMMENT = 'old'",
                "CREATE SCHEMA CLONES.B COMMENT = 'new'",
                "GRANT USAGE ON SCHEMA CLONES.B TO ROLE ANALYST");

        run("ALTER SCHEMA CLONES.A SWAP WITH CLONES.B");
        assertThat(schemas("comment")).containsEntry("A", "new").containsEntry("B", "old");
        assertThat(query("SHOW GRANTS ON SCHEMA CLONES.A ->> SELECT \"privilege\", \"grantee_name\" FROM $1"))
                .containsExactly("OWNERSHIP|LOADER", "USAGE|ANALYST");
        run("ALTER SCHEMA CLONES.A SWAP WITH CLONES.B");
        assertThat(schemas("comment")).containsEntry("A", "old").containsEntry("B", "new");

        run("ALTER SCHEMA CLONES.A RENAME TO RAW.MOVED");
        assertThat(tables("RAW.MOVED")).containsExactly("ORDERS");
        run("DROP SCHEMA RAW.MOVED CASCADE", "DROP SCHEMA IF EXISTS RAW.MOVED CASCADE");
        refuses("002003", "DROP SCHEMA RAW.MOVED");
    }

    @Test
    void childrenKeepOwnersAndGrantsInACloneAndTheContainerDoesNot() {
        run(
                "CREATE ROLE IF NOT EXISTS ANALYST",
                "GRANT SELECT ON ALL TABLES IN SCHEMA RAW.SHOP TO ROLE ANALYST",
                "GRANT USAGE ON SCHEMA RAW.SHOP TO ROLE ANALYST",
                "CREATE SCHEMA CLONES.SHOP CLONE RAW.SHOP");

        assertThat(query("SHOW GRANTS ON SCHEMA CLONES.SHOP ->> SELECT \"privilege\" FROM $1"))
                .containsExactly("OWNERSHIP");
        assertThat(query("SHOW GRANTS TO ROLE ANALYST ->> SELECT \"name\" FROM $1 WHERE \"granted_on\" = 'TABLE'"))
                .contains("CLONES.SHOP.ORDERS");
        refuses("002003", "GRANT USAGE ON SCHEMA CLONES.SHOP TO ROLE NOBODY");
    }

    @Test
    void pagesGoOnBehindAName() {
        run("CREATE SCHEMA CLONES.\"b\"", "CREATE SCHEMA CLONES.A", "CREATE SCHEMA CLONES.C");

        assertThat(query("SHOW SCHEMAS IN DATABASE CLONES LIMIT 2 ->> SELECT \"name\" FROM $1"))
                .containsExactly("A", "C");
        assertThat(query("SHOW SCHEMAS IN DATABASE CLONES LIMIT 10 FROM 'C' ->> SELECT \"name\" FROM $1"))
                .containsExactly("INFORMATION_SCHEMA", "PUBLIC", "b");
        assertThat(query("SHOW SCHEMAS LIKE '_' IN DATABASE CLONES LIMIT 10 ->> SELECT \"name\" FROM $1"))
                .containsExactly("A", "C", "b");
        refuses("001003", "SHOW SCHEMAS IN DATABASE CLONES LIMIT 10001");
    }

    @Test
    void namesAreExact() {
        run(
                "CREATE SCHEMA CLONES.\"shop\"",
                "CREATE SCHEMA CLONES.SHOP",
                "CREATE TABLE CLONES.\"shop\".\"a.b \"\"c\"\" 🦉\" (\"Id\" NUMBER(38,0))",
                "INSERT INTO CLONES.\"shop\".\"a.b \"\"c\"\" 🦉\" (\"Id\") VALUES (1)");

        assertThat(query("SELECT \"Id\" FROM CLONES.\"shop\".\"a.b \"\"c\"\" 🦉\" t"))
                .containsExactly("1");
        refuses("000904", "SELECT \"id\" FROM CLONES.\"shop\".\"a.b \"\"c\"\" 🦉\"");
        refuses("000904", "SELECT ID FROM CLONES.\"shop\".\"a.b \"\"c\"\" 🦉\"");
        refuses("002003", "SELECT 1 FROM CLONES.SHOP.\"a.b \"\"c\"\" 🦉\"");
        refuses("002003", "SELECT 1 FROM RAW.\"shop\".ORDERS");
    }

    @Test
    void aTableFunctionAnswersAsOfItsArgument() {
        run("""
            CREATE FUNCTION CLONES.PUBLIC.ORDERS(AS_OF DATE) RETURNS TABLE (ID NUMBER, "Na""me" VARCHAR) AS $$
              SELECT ID, "Na""me" FROM RAW.SHOP.ORDERS
              WHERE CASE WHEN AS_OF < DATE '2026-11-01' THEN TO_NUMBER('no such night: ' || AS_OF) ELSE 1 END = 1
            $$""");

        assertThat(query("SELECT \"Na\"\"me\" FROM TABLE(CLONES.PUBLIC.ORDERS(DATE '2026-11-02')) WHERE ID = 1"))
                .containsExactly("one");
        assertThatThrownBy(() -> query("SELECT COUNT(*) FROM TABLE(CLONES.PUBLIC.ORDERS(DATE '2020-01-01'))"))
                .hasMessageContaining("Numeric value 'no such night: 2020-01-01' is not recognized");
    }

    @Test
    void aStatementIsFoundByItsTagAndCancelledByItsId() throws SQLException {
        try (Connection other = open();
                Statement statement = other.createStatement()) {
            statement.execute("ALTER SESSION SET QUERY_TAG = 'nightjar:a#1.1'");
            statement.execute("SELECT 1");
        }
        assertThat(query(
                        "SELECT COUNT(*) FROM TABLE(RAW.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 10000))"
                                + " WHERE QUERY_TAG = 'nightjar:a#1.1' AND QUERY_TEXT = 'SELECT 1'"))
                .containsExactly("1");
        assertThat(query("SELECT SYSTEM$CANCEL_QUERY('01b00000-0000-0000-0000-000000000000')")
                        .getFirst())
                .contains("Invalid query id");
    }

    @Test
    void temporaryTablesEndWithTheirSessionAndTransactionsAreUndone() throws SQLException {
        try (Connection other = open();
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE RAW.SHOP.MINE AS SELECT 1 AS ID");
            statement.execute("BEGIN");
            statement.execute("DELETE FROM RAW.SHOP.ORDERS");
            statement.execute("ROLLBACK");
        }
        assertThat(query("SELECT COUNT(*) FROM RAW.SHOP.ORDERS")).containsExactly("2");
        assertThat(tables("RAW.SHOP")).containsExactly("ORDERS");
    }

    @Test
    void loadsWhatDuckDbMakes() {
        server.load(
                "LOADED",
                List.of(
                        "create schema asana",
                        "create table asana.task (id integer primary key, \"Due On\" timestamptz)",
                        "insert into asana.task values (1, '2026-11-01 10:00:00+00')"));
        server.load("LOADED", List.of("update asana.task set id = 2"));

        assertThat(query("SELECT \"id\" FROM LOADED.\"asana\".\"task\"")).containsExactly("2");
        assertThat(query("SHOW PRIMARY KEYS IN DATABASE LOADED ->> SELECT \"table_name\", \"column_name\" FROM $1"))
                .containsExactly("task|id");
        assertThatThrownBy(() -> server.load("LOADED", List.of("select nothing")))
                .hasMessageContaining("nothing");
    }

    /** The invented warehouse of the demo, with all its oddities of names and types. */
    @Test
    void loadsTheWarehouseOfTheDemoAndItsNights() {
        ConnectorWarehouse warehouse = DemoScenario.demo().withRowsPerTable(3);
        server.load("DEMO", warehouse.create());
        int tables = query("SHOW TABLES IN DATABASE DEMO").size();
        server.load("DEMO", warehouse.night(2));

        assertThat(tables).isGreaterThan(150);
        run("CREATE OR REPLACE DATABASE DEMO_CLONES CLONE DEMO");
        for (String name : query(
                "SHOW TABLES IN DATABASE DEMO_CLONES ->> SELECT '\"' || REPLACE(\"schema_name\", '\"', '\"\"') || '\".\"'"
                        + " || REPLACE(\"name\", '\"', '\"\"') || '\"' FROM $1")) {
            assertThat(query("SELECT * FROM DEMO_CLONES.%s LIMIT 3".formatted(name)))
                    .as(name)
                    .hasSizeBetween(0, 3);
        }
        assertThat(query("SELECT COUNT(*) FROM DEMO_CLONES.INFORMATION_SCHEMA.COLUMNS WHERE DATA_TYPE = 'OBJECT'"))
                .containsExactly("0");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        for (String sql : List.of(
                "CREATE PIPE RAW.SHOP.P AS COPY INTO X FROM @Y",
                "CALL RAW.SHOP.P()",
                "UNDROP SCHEMA RAW.SHOP",
                "EXECUTE IMMEDIATE 'SELECT 1'",
                "SELECT SYSTEM$WHITELIST()",
                "SELECT TO_VARCHAR(CURRENT_TIMESTAMP(), 'Day')",
                "CREATE TABLE RAW.SHOP.X (ID NUMBER(38,0)) CHANGE_TRACKING = TRUE",
                "CREATE SCHEMA CLONES.X CLONE RAW.SHOP BEFORE (STATEMENT => 'x')",
                "SHOW STREAMS IN SCHEMA RAW.SHOP")) {
            refuses("000002", sql);
        }
    }

    /** With a pipe as standard input, whose end is that of the JVM. */
    @Test
    void endsWithAJvmThatIsKilled() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsFakesnow.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String pid = new String(jvm.getInputStream().readNBytes(10), StandardCharsets.US_ASCII).strip();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();

        jvm.destroyForcibly().waitFor();

        assertThat(child.onExit().orTimeout(60, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(60));
    }

    private static void refuses(String code, String sql) {
        assertThatThrownBy(() -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat("%06d".formatted(e.getErrorCode()))
                                .as("%s: %s", sql, e.getMessage())
                                .isEqualTo(code));
    }

    private static Map<String, String> schemas(String label) {
        Map<String, String> found = new TreeMap<>();
        query("SHOW SCHEMAS IN DATABASE CLONES ->> SELECT \"name\", \"%s\" FROM $1".formatted(label))
                .forEach(row -> found.put(row.split("\\|", -1)[0], row.split("\\|", -1)[1]));
        return found;
    }

    private static List<String> tables(String schema) {
        return query("SHOW TABLES IN SCHEMA %s ->> SELECT \"name\" FROM $1 ORDER BY 1".formatted(schema));
    }

    private static void run(String... statements) {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<String> query(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join("|", row));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
