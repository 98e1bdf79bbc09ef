package dev.nightjar.snowflake;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.snowflake.FakesnowServer;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The whole-path fake with databases RAW and RAW_CLONES, and a runtime on it. A static extension ends with its tests. */
final class Account implements AutoCloseable, AfterAllCallback {
    static final Instant START = Instant.parse("2026-11-01T20:00:00Z");

    final FakesnowServer server = FakesnowServer.start();

    private Path folder = Path.of(".");

    /** All as at its beginning, with a folder for settings. */
    void begin(Path newFolder) {
        folder = newFolder;
        at(START);
        sql("CREATE OR REPLACE DATABASE RAW", "CREATE OR REPLACE DATABASE RAW_CLONES");
    }

    /** Sets the server's clock. */
    void at(Instant now) {
        server.setClock(now);
    }

    /** The settings of the connection, with some of how clones are made. */
    NightjarConfig config(String cloning) {
        return SnowflakeConfig.write(
                folder, server.url(), "role: LOADER", "warehouse: WH", "cloning: {%s}".formatted(cloning));
    }

    Nightjar nightjar(String cloning) {
        return Nightjar.builder(config(cloning)).build();
    }

    <R> R run(String cloning, Task<R> task) {
        try (Nightjar nightjar = nightjar(cloning)) {
            return nightjar.run(flow -> flow.run(task));
        }
    }

    List<String> plan(String cloning, Task<?> task) {
        try (Nightjar nightjar = nightjar(cloning)) {
            Plan plan = nightjar.plan(flow -> flow.run(task));
            return plan.changes().stream().map(PlannedChange::text).toList();
        }
    }

    /** Runs statements as the role. */
    void sql(String... statements) {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(server.url()));
                Session session = warehouse.open(List.of())) {
            for (String statement : statements) {
                session.execute(Sql.of(statement));
            }
        }
    }

    /** The rows of a query, their values joined by {@code |}. */
    List<String> query(String query) {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(server.url()));
                Session session = warehouse.open(List.of())) {
            return new ArrayList<>(session.query(
                    Sql.of(query),
                    row -> IntStream.rangeClosed(1, row.width())
                            .mapToObj(column -> row.text(column).orElse("null"))
                            .collect(Collectors.joining("|"))));
        }
    }

    /** The schemas of the clones. */
    List<String> schemas() {
        return query("SHOW SCHEMAS IN DATABASE RAW_CLONES ->> SELECT \"name\" FROM $1 ORDER BY 1").stream()
                .filter(name -> !name.equals("INFORMATION_SCHEMA") && !name.equals("PUBLIC"))
                .toList();
    }

    /** What a run changes, as {@link #comparable} makes it. */
    List<String> changes(Runnable run) {
        Set<String> before = tagged().stream().map(Account::run).collect(Collectors.toSet());
        run.run();
        return comparable(tagged().stream()
                .filter(statement -> !before.contains(run(statement)))
                .map(statement -> statement.substring(statement.indexOf('|') + 1))
                .filter(sql -> !sql.matches("(?s)(SELECT|SHOW)\\b.*"))
                .toList());
    }

    private List<String> tagged() {
        return query(
                "SELECT QUERY_TAG, QUERY_TEXT FROM TABLE(RAW.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 10000))"
                        + " WHERE QUERY_TAG LIKE 'nightjar:%' ORDER BY START_TIME");
    }

    private static String run(String tagged) {
        return tagged.substring(0, tagged.indexOf('/'));
    }

    /** Statements without what differs from run to run: its id, and moments in claims. */
    static List<String> comparable(List<String> statements) {
        return statements.stream()
                .map(sql -> sql.replaceAll("run=\\S+", "run=…"))
                .map(sql -> sql.contains("kind=claim") ? sql.replaceAll("at=\\S+", "at=…") : sql)
                .toList();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        server.close();
    }
}
