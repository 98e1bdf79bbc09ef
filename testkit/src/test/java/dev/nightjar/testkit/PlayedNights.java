package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A warehouse after each of its first nights, read back from DuckDB. */
final class PlayedNights {
    /** A table after a night: its types by column, and its rows with all values as text. */
    record Contents(Map<String, String> types, List<Map<String, @Nullable String>> rows) {
        /** The rows by the values of columns that tell them apart. */
        Map<List<@Nullable String>, Map<String, @Nullable String>> by(List<String> key) {
            Map<List<@Nullable String>, Map<String, @Nullable String>> byKey = new LinkedHashMap<>();
            for (Map<String, @Nullable String> row : rows) {
                List<@Nullable String> values = new ArrayList<>();
                key.forEach(column -> values.add(row.get(column)));
                byKey.put(values, row);
            }
            return byKey;
        }
    }

    private final List<Map<String, Contents>> states = new ArrayList<>();

    PlayedNights(ConnectorWarehouse warehouse, int nights, Path folder) throws SQLException {
        try (DuckDbFile file = new DuckDbFile(folder.resolve("raw.duckdb"))) {
            file.run(warehouse.createBySchema());
            states.add(read(file));
            for (int night = 2; night <= nights; night++) {
                file.run(warehouse.nightBySchema(night));
                states.add(read(file));
            }
        }
    }

    /** All tables after a night, by qualified name. */
    Map<String, Contents> after(int night) {
        return states.get(night - 1);
    }

    /** One table after a night; it must be there. */
    Contents after(int night, String qualifiedName) {
        return requireNonNull(after(night).get(qualifiedName), qualifiedName);
    }

    private static Map<String, Contents> read(DuckDbFile file) throws SQLException {
        Map<String, Map<String, String>> types = new HashMap<>();
        for (Map<String, @Nullable String> row : file.query("""
                SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
                JOIN duckdb_tables() USING (database_name, schema_name, table_name) WHERE database_name = 'raw'""")) {
            String table = Sql.identifier(text(row, "schema_name")) + "." + Sql.identifier(text(row, "table_name"));
            types.computeIfAbsent(table, name -> new LinkedHashMap<>())
                    .put(text(row, "column_name"), text(row, "data_type"));
        }
        Map<String, Contents> contents = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> table : types.entrySet()) {
            List<Map<String, @Nullable String>> rows =
                    file.query("SELECT COLUMNS(*)::VARCHAR FROM %s AS t ORDER BY ALL".formatted(table.getKey()));
            contents.put(table.getKey(), new Contents(table.getValue(), rows));
        }
        return contents;
    }

    private static String text(Map<String, @Nullable String> row, String column) {
        return requireNonNull(row.get(column), column);
    }
}
