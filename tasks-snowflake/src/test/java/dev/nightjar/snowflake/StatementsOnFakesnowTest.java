package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.snowflake.FakesnowServer;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlScript;
import dev.nightjar.warehouse.sql.SqlStatement;
import dev.nightjar.warehouse.sql.SqlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every statement of the golden files, by the real driver on the whole-path fake. */
class StatementsOnFakesnowTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "snowflake");
    private static final String ODD = "\"odd \"\"one\"\"; it's \\ 🦉\nnew.line\"";
    private static final String NIGHT = "\"odd \"\"one\"\"; it's \\ 🦉\nnew.line__20261102\"";

    /** Of policies and Iceberg tables, which this fake has none of: CloneFaultsTest asks them of the other one. */
    private static final Set<String> OF_THE_WIRE_FAKE = Set.of("policy-references.sql", "show-iceberg-tables.sql");

    /** What is there before each file; the sources are older than the instant that the clones are as of. */
    private static void prepare(FakesnowServer server, Session session, String file) {
        server.setClock(Instant.parse("2026-11-01T12:00:00Z"));
        run(
                session,
                List.of(
                        "CREATE OR REPLACE DATABASE RAW",
                        "CREATE OR REPLACE DATABASE \"His \"\"tory\"\"\"",
                        "CREATE OR REPLACE DATABASE \"odd \"\"one\"\"\"",
                        "CREATE ROLE IF NOT EXISTS ANALYST",
                        "CREATE ROLE IF NOT EXISTS \"a \"\"role\"\"\"",
                        "CREATE USER IF NOT EXISTS DBT"));
        run(
                session,
                List.of(
                        "CREATE SCHEMA RAW.ASANA",
                        "CREATE TABLE RAW.ASANA.TASK (ID NUMBER(38,0) PRIMARY KEY)",
                        "CREATE SCHEMA RAW." + ODD,
                        "CREATE TABLE RAW.%s.%s (ID NUMBER(38,0) PRIMARY KEY, %s VARCHAR(20))".formatted(ODD, ODD, ODD),
                        "INSERT INTO RAW.%s.%s VALUES (1, 'x')".formatted(ODD, ODD)));
        server.setClock(Instant.parse("2026-11-02T00:00:00Z"));
        if (!file.startsWith("clone-")) {
            for (String schema : List.of("ASANA", "ASANA__20261102", ODD, NIGHT)) {
                run(
                        session,
                        List.of("CREATE TRANSIENT SCHEMA \"His \"\"tory\"\"\".%s CLONE RAW.ASANA".formatted(schema)));
            }
        }
    }

    private static void run(Session session, List<String> statements) {
        statements.forEach(sql -> session.execute(Sql.of(sql)));
    }

    @Test
    void eachIsUnderstood() throws IOException {
        List<String> failures = new ArrayList<>();
        int count = 0;
        SnowflakeLogin login = new SnowflakeLogin.Password(Secret.of("pw-of-tests"), false, Optional.empty());
        try (FakesnowServer server = FakesnowServer.start();
                SnowflakeWarehouse warehouse =
                        new SnowflakeWarehouse(Specs.at(Optional.of(server.url()), login, Map.of()));
                Session session = warehouse.open(List.of())) {
            for (Path file : files()) {
                String name = String.valueOf(file.getFileName());
                prepare(server, session, name);
                for (SqlStatement statement :
                        SqlScript.split(SqlText.of(name, Files.readString(file)), SqlDialect.SNOWFLAKE)) {
                    count++;
                    try {
                        if (statement.text().matches("(?s)(SELECT|SHOW)\\b.*")) {
                            session.query(Sql.of(statement.text()), ShownRow::of);
                        } else {
                            session.execute(Sql.of(statement.text()));
                        }
                    } catch (NightjarException e) {
                        failures.add("%s: %s%n%s".formatted(name, e.getMessage(), statement.text()));
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(count).isGreaterThan(50);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .filter(file -> !OF_THE_WIRE_FAKE.contains(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        }
    }
}
