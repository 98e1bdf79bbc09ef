package dev.nightjar.testkit.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        connection = Driver.connect(server.url(), Map.of("role", "LOADER", "warehouse", "WH"));
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        server.close();
    }

    @BeforeEach
    void anEmptyDatabase() {
        server.setClock(Instant.parse("2026-11-02T00:00:00Z"));
        run("CREATE OR REPLACE DATABASE RAW", "CREATE OR REPLACE DATABASE CLONES", "CREATE SCHEMA RAW.SHOP");
    }

    @Test
    void clonesASchemaWithRowsAndKeys() {
        run(
                "CREATE TABLE RAW.SHOP.ORDERS (ID NUMBER(38,0) NOT NULL, \"Na\"\"me\" VARCHAR(20), PRIMARY KEY (ID))",
                "INSERT INTO RAW.SHOP.ORDERS VALUES (1, 'one'), (2, NULL)",
                "CREATE TRANSIENT SCHEMA CLONES.SHOP CLONE RAW.SHOP IGNORE HYBRID TABLES COMMENT = 'it''s \\\\'",
                "DELETE FROM RAW.SHOP.ORDERS");

        assertThat(query("SELECT * FROM CLONES.SHOP.ORDERS ORDER BY ID")).containsExactly("1|one", "2|null");
        assertThat(query("SELECT COUNT(*) FROM RAW.SHOP.ORDERS")).containsExactly("0");
        assertThat(query("SHOW PRIMARY KEYS IN SCHEMA CLONES.SHOP ->> SELECT \"column_name\" FROM $1"))
                .containsExactly("ID");
        assertThat(query("SHOW SCHEMAS IN DATABASE CLONES ->> SELECT \"comment\" FROM $1 WHERE \"name\" = 'SHOP'"))
                .containsExactly("it's \\");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("CREATE PIPE RAW.SHOP.P AS COPY INTO X FROM @Y"))
                .hasMessageContaining("does not know it");
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
