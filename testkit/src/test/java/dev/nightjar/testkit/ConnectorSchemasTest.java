package dev.nightjar.testkit;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorSchemasTest {
    private static final Path EXAMPLES = Path.of("../examples/fivetran-schemas");

    private final List<ConnectorSchema> schemas =
            names().map(ConnectorSchemas::load).toList();

    private static Stream<String> names() {
        return Stream.concat(ConnectorSchemas.names().stream(), Stream.of(ConnectorSchemas.ODDITIES));
    }

    @Test
    void shipsEveryFileOfTheExamples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".sql")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().map(name -> name + ".sql").toList());
        }
    }

    @Test
    void has1127RealTablesAllWithKeys() {
        List<ConnectorTable> tables = ConnectorSchemas.names().stream()
                .flatMap(name -> ConnectorSchemas.load(name).tables().stream())
                .toList();

        assertThat(tables).hasSize(1127).noneMatch(table -> table.primaryKey().isEmpty());
    }

    @Test
    void parsesTheSameColumnsAndKeysAsDuckDb(@TempDir Path folder) throws SQLException {
        Map<String, String> parsed = schemas.stream()
                .flatMap(schema -> schema.tables().stream())
                .collect(toMap(
                        ConnectorTable::qualifiedName,
                        table -> describe(
                                table.columns().stream()
                                        .map(ConnectorColumn::name)
                                        .toList(),
                                table.primaryKey())));

        try (DuckDbFile file = new DuckDbFile(folder.resolve("raw.duckdb"))) {
            for (ConnectorSchema schema : schemas) {
                file.execute("CREATE SCHEMA " + Sql.identifier(schema.name()));
                for (ConnectorTable table : schema.tables()) {
                    file.execute(table.createStatement());
                }
            }
            Map<String, String> made = new HashMap<>();
            for (Map<String, @Nullable String> row : file.query("""
                    SELECT format('"{}"."{}"', replace(schema_name, '"', '""'), replace(table_name, '"', '""')) AS name,
                           string_agg(column_name, '|' ORDER BY column_index) || ' key '
                               || coalesce(array_to_string(any_value(key), '|'), '') AS shape
                    FROM duckdb_columns() AS c
                    LEFT JOIN (SELECT schema_name, table_name, constraint_column_names AS key
                               FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY') AS k
                        USING (schema_name, table_name)
                    WHERE database_name = 'raw' GROUP BY schema_name, table_name""")) {
                made.put(String.valueOf(row.get("name")), String.valueOf(row.get("shape")));
            }
            assertThat(made).isEqualTo(parsed);
        }
    }

    private static String describe(List<String> columns, List<String> key) {
        return String.join("|", columns) + " key " + String.join("|", key);
    }

    @Test
    void odditiesRunAsTheyAre(@TempDir Path folder) throws IOException, SQLException {
        String oddities = Files.readString(EXAMPLES.resolve("oddities.sql"));
        try (DuckDbFile file = new DuckDbFile(folder.resolve("raw.duckdb"))) {
            file.execute(oddities);

            assertThat(file.query("SELECT * FROM \"Odd Ones\".current_prices")).hasSize(4);
        }
    }

    @Test
    void refusesAnUnknownName() {
        assertThatThrownBy(() -> ConnectorSchemas.load("salesfarce"))
                .hasMessageContaining("no schema 'salesfarce'")
                .hasMessageContaining("shopify");
    }
}
