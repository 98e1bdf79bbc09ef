package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.snowflake.FakesnowServer;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableClone;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the classes of docs/snowflake.md as they stand there: on a fake account, and on DuckDB where that can do it too. */
class SnowflakePageTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");
    private static final Instant NOW = Instant.parse("2026-11-02T00:10:00Z");
    private static final TableName ORDERS = TableName.of("SHOP_ROMA", "ORDERS");

    @TempDir
    private static Path classes;

    private static PageExamples examples;
    private static FakesnowServer account;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        examples = PageExamples.of("snowflake.md", classes);
        account = FakesnowServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        account.close();
        examples.close();
    }

    @BeforeEach
    void seed() {
        account.setClock(NOW.minus(Duration.ofHours(4)));
        rows("""
                CREATE OR REPLACE DATABASE RAW;
                CREATE OR REPLACE DATABASE RAW_CLONES;
                CREATE OR REPLACE DATABASE MART;
                DROP DATABASE IF EXISTS RAW_BEFORE_UPGRADE;
                CREATE ROLE IF NOT EXISTS ANALYST;
                CREATE ROLE IF NOT EXISTS AUDITOR;
                CREATE SCHEMA RAW_CLONES.KEPT;
                CREATE SCHEMA MART.SHOP;
                CREATE SCHEMA RAW.SHOP;
                CREATE SCHEMA RAW.SHOP_ROMA;
                CREATE SCHEMA RAW.SHOP_OSLO;
                CREATE SCHEMA RAW.ASANA;
                CREATE TABLE RAW.SHOP.ORDERS (ID NUMBER(38,0), _FIVETRAN_SYNCED TIMESTAMP_TZ);
                CREATE TABLE RAW.SHOP_ROMA.ORDERS (ID NUMBER(38,0), _FIVETRAN_SYNCED TIMESTAMP_TZ);
                CREATE TABLE RAW.SHOP_OSLO.ORDERS (ID NUMBER(38,0), _FIVETRAN_SYNCED TIMESTAMP_TZ);
                CREATE TABLE RAW.ASANA.TASK (ID NUMBER(38,0), _FIVETRAN_SYNCED TIMESTAMP_TZ);
                CREATE VIEW RAW.ASANA.OPEN AS SELECT ID FROM RAW.ASANA.TASK;
                INSERT INTO RAW.SHOP.ORDERS (ID) VALUES (1), (2);
                INSERT INTO RAW.SHOP_ROMA.ORDERS (ID) VALUES (1), (2)""".split(";\n"));
        account.setClock(NOW);
    }

    private NightjarConfig onSnowflake() {
        return config("""
                  warehouse:
                    type: snowflake
                    account: fake
                    url: %s
                    user: NIGHTJAR
                    login: {type: password, password: "${secret.snowflake}"}
                    role: LOADER
                    warehouse: NIGHT_WH
                    database: RAW
                    cloning: {readers: [ANALYST]}
                """.formatted(account.url()));
    }

    private NightjarConfig onDuckDb() {
        DuckDbFile.at(folder.resolve("raw.duckdb")).change(List.of(List.of("""
                create schema "KEPT";
                create schema "SHOP_ROMA";
                create schema "SHOP_OSLO";
                create schema "ASANA";
                create table "SHOP_ROMA"."ORDERS" (id integer, _fivetran_synced timestamptz);
                create table "SHOP_OSLO"."ORDERS" (id integer, _fivetran_synced timestamptz);
                create table "ASANA"."TASK" (id integer, _fivetran_synced timestamptz);
                insert into "SHOP_ROMA"."ORDERS" (id) values (1), (2)""".split(";\n"))));
        return config("  warehouse: {type: duckdb, path: raw.duckdb}\n");
    }

    private NightjarConfig config(String connection) {
        try {
            Path file = Files.writeString(
                    folder.resolve("nightjar.yml"), "schemas: {exclude: ['*_OSLO']}\nconnections:\n" + connection);
            Map<String, String> variables = Map.of("NIGHTJAR_SECRET_SNOWFLAKE", "night and day");
            return NightjarConfig.read(file, new Environment(variables, folder, folder));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static <R> R run(NightjarConfig config, Flow<R> flow) {
        try (Nightjar nightjar =
                Nightjar.builder(config).time(new SkippingClock(NOW)).build()) {
            return nightjar.run(flow);
        }
    }

    /** The rows of statements; behind each value stands a bar. */
    private record Rows(List<String> all) {}

    private List<String> rows(String... statements) {
        return run(
                        onSnowflake(),
                        flow -> flow.run(Task.of("statements", Rows.class, context -> {
                            Warehouse warehouse = context.connection("warehouse", Warehouse.class);
                            try (Session session = warehouse.open(List.of())) {
                                List<String> rows = new ArrayList<>();
                                for (String statement : statements) {
                                    session.stream(Sql.of(statement), row -> rows.add(joined(row)));
                                }
                                return new Rows(rows);
                            }
                        })))
                .all();
    }

    private static String joined(Row row) {
        return IntStream.rangeClosed(1, row.width())
                .mapToObj(column -> row.text(column).orElse("") + "|")
                .collect(Collectors.joining());
    }

    @Test
    void eachExampleIsRunHere() {
        assertThat(examples.names())
                .containsExactlyInAnyOrder(
                        "RebuildOrders", "AuditedClones", "TableOfTheDay", "CloneShops", "BeforeTheUpgrade");
    }

    @Test
    void rebuildOrdersGivesHowManyThereAre() throws Exception {
        assertThat(run(onSnowflake(), examples.flow("RebuildOrders"))).isEqualTo(2L);
        assertThat(rows("SELECT COUNT(*) FROM MART.SHOP.ORDERS")).containsExactly("2|");
    }

    @Test
    void auditedClonesGrantsMoreThanTheReadersHave() throws Exception {
        CloneSet set = audited(onSnowflake());

        assertThat(set.tables()).isEqualTo(1);
        assertThat(rows("SHOW GRANTS ON VIEW RAW_CLONES.ASANA.OPEN"))
                .anyMatch(grant -> grant.contains("|SELECT|") && grant.contains("|AUDITOR|"));
        assertThat(rows("SHOW GRANTS ON TABLE RAW_CLONES.ASANA.TASK"))
                .anyMatch(grant -> grant.contains("|SELECT|") && grant.contains("|ANALYST|"))
                .noneMatch(grant -> grant.contains("|AUDITOR|"));
        assertThat(rows("SHOW GRANTS ON VIEW RAW_CLONES.ASANA__20261102.OPEN"))
                .noneMatch(grant -> grant.contains("|AUDITOR|"));
    }

    @Test
    void auditedClonesMakesItsClonesOnDuckDbToo() throws Exception {
        assertThat(audited(onDuckDb()).tables()).isEqualTo(1);
    }

    private static CloneSet audited(NightjarConfig config) throws ReflectiveOperationException {
        Task<?> task = examples.task(
                "AuditedClones", new CloneSetSpec("warehouse", NIGHT, List.of(Identifier.of("ASANA")), 1));
        return (CloneSet) run(config, flow -> flow.run(task));
    }

    @Test
    void tableOfTheDayHasANameForEachDay() throws Exception {
        keptOfDays(onSnowflake());

        assertThat(rows("SHOW TABLES IN SCHEMA RAW_CLONES.KEPT ->> SELECT \"name\", \"rows\" FROM $1 ORDER BY 1"))
                .containsExactly("ORDERS_OF_20261102|2|", "ORDERS_OF_20261103|2|");
    }

    @Test
    void tableOfTheDayHasANameForEachDayOnDuckDbToo() throws Exception {
        keptOfDays(onDuckDb());

        DuckDbFile file = DuckDbFile.at(folder.resolve("raw.duckdb"));
        assertThat(file.query(
                        "select table_name from duckdb_tables() where schema_name = 'KEPT' order by 1",
                        row -> row.string(1)))
                .containsExactly("ORDERS_OF_20261102", "ORDERS_OF_20261103");
        assertThat(file.value("select count(*) from \"KEPT\".\"ORDERS_OF_20261103\""))
                .isEqualTo("2");
    }

    /** The clone of the first day is made twice: it replaces itself, and not that of the next day. */
    private static void keptOfDays(NightjarConfig config) throws ReflectiveOperationException {
        for (LocalDate day : List.of(NIGHT, NIGHT.plusDays(1), NIGHT)) {
            Task<?> task = examples.task("TableOfTheDay", ORDERS, day);
            TableClone clone = (TableClone) run(config, flow -> flow.run(task));

            assertThat(clone.table())
                    .isEqualTo(
                            TableName.of("KEPT", "ORDERS_OF_" + day.toString().replace("-", "")));
            assertThat(clone.rows()).isEqualTo(2);
        }
    }

    @Test
    void cloneShopsClonesTheShopsThatAreNotExcluded() throws Exception {
        assertThat(shops(onSnowflake())).containsExactly("SHOP_ROMA");
        assertThat(rows("SHOW TERSE SCHEMAS IN DATABASE RAW_CLONES ->> SELECT \"name\" FROM $1"))
                .contains("SHOP_ROMA|", "SHOP_ROMA__20261102|")
                .noneMatch(name -> name.startsWith("SHOP_OSLO") || name.startsWith("ASANA") || name.equals("SHOP|"));
    }

    @Test
    void cloneShopsClonesTheShopsOnDuckDbToo() throws Exception {
        assertThat(shops(onDuckDb())).containsExactly("SHOP_ROMA");
    }

    private static List<String> shops(NightjarConfig config) throws ReflectiveOperationException {
        CloneSet set = (CloneSet) run(config, examples.flow("CloneShops", NightlySpec.of(config)));
        return set.schemas().stream().map(schema -> schema.schema().name()).toList();
    }

    @Test
    void beforeTheUpgradeKeepsTheDatabaseAndATable() throws Exception {
        TableClone clone = (TableClone) run(onSnowflake(), examples.flow("BeforeTheUpgrade"));

        assertThat(clone.table()).isEqualTo(TableName.of("KEPT", "ORDERS"));
        assertThat(clone.instant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(rows("SELECT COUNT(*) FROM RAW_CLONES.KEPT.ORDERS")).containsExactly("2|");
        assertThat(rows("SELECT COUNT(*) FROM RAW_BEFORE_UPGRADE.SHOP.ORDERS")).containsExactly("2|");
    }
}
