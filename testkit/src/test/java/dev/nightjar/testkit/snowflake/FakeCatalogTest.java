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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalogue by the real driver. */
class FakeCatalogTest {
    private final FakeSnowflake fake = new FakeSnowflake();
    private final FakeCatalog catalog = new FakeCatalog(() -> Instant.parse("2026-11-02T00:00:00Z"))
            .with(
                    "RAW",
                    "SHOP",
                    FakeTable.of("ORDERS", 42).withKey("ID"),
                    FakeTable.of("FILES", 1).showing("is_external", "Y"));

    @BeforeEach
    void begin() {
        fake.otherwise(catalog::answer);
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private List<String> query(String label, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(label));
            }
        }
        return values;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                boolean _ = statement.execute(sql);
            }
        }
    }

    @Test
    void clonesSwapsAndDrops() throws SQLException {
        execute(
                "CREATE TRANSIENT SCHEMA \"C\".\"ONE\"\n  CLONE \"RAW\".\"SHOP\"\n  COMMENT = 'one'",
                "CREATE SCHEMA \"C\".\"TWO\" COMMENT = 'two'",
                "ALTER SCHEMA \"C\".\"ONE\" SWAP WITH \"C\".\"TWO\"");

        assertThat(catalog.comment("C", "ONE")).contains("two");
        assertThat(catalog.tables("C", "TWO")).containsExactly("ORDERS");
        assertThat(query("table_name", "SHOW PRIMARY KEYS IN SCHEMA \"C\".\"TWO\""))
                .containsExactly("ORDERS");
        assertThat(query("name", "SHOW SCHEMAS LIKE '%WO' IN DATABASE \"C\" LIMIT 10"))
                .containsExactly("TWO");

        execute("DROP TABLE IF EXISTS \"C\".\"TWO\".\"ORDERS\"", "DROP SCHEMA IF EXISTS \"C\".\"ONE\" CASCADE");
        assertThat(catalog.schemas("C")).containsExactly("TWO");
        assertThat(catalog.tables("C", "TWO")).isEmpty();
    }

    @Test
    void keepsRowsOfSmallTables() throws SQLException {
        execute(
                "CREATE TABLE IF NOT EXISTS \"C\".\"N\".\"T\" (NIGHT VARCHAR, N NUMBER(38,0), OK BOOLEAN)",
                "INSERT INTO \"C\".\"N\".\"T\" VALUES\n  ('a', 1, TRUE),\n  ('it''s', NULL, FALSE)",
                "DELETE FROM \"C\".\"N\".\"T\" WHERE NIGHT = 'a'");

        assertThat(query("NIGHT", "SELECT N, NIGHT FROM \"C\".\"N\".\"T\" ORDER BY NIGHT"))
                .containsExactly("it's");
    }

    @Test
    void failsByNameWhatIsNotThereOrNotKnown() {
        assertThatThrownBy(() -> execute("CREATE SCHEMA \"C\".\"X\"\n  CLONE \"RAW\".\"GONE\""))
                .hasMessageContaining("'\"RAW\".\"GONE\"' does not exist or not authorized");
        assertThatThrownBy(() -> execute("UNDROP SCHEMA \"C\".\"X\"")).hasMessageContaining("no answer to: UNDROP");
    }
}
