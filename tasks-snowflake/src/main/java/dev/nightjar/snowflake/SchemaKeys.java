package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the primary keys of one schema. They have no pages: where they are cut off, each table is asked for its own. */
final class SchemaKeys {
    private final SnowflakeMetadata metadata;
    private final Identifier database;

    SchemaKeys(SnowflakeMetadata metadata, Identifier database) {
        this.metadata = metadata;
        this.database = database;
    }

    /**
     * The columns of each key in the key's order, by the table's name; none for a table without one.
     *
     * @param tables whom to ask, where the schema cannot be asked at once
     */
    Map<String, List<Identifier>> read(Session session, Identifier schema, Collection<Identifier> tables) {
        Keys keys = new Keys();
        try {
            session.stream(metadata.showPrimaryKeys(database, schema), keys::add);
            if (keys.rows < SnowflakeMetadata.PAGE) {
                return keys.sorted();
            }
        } catch (NightjarException e) {
            if (!TooMuch.is(e)) {
                throw e;
            }
        }
        Keys each = new Keys();
        tables.forEach(
                table -> session.stream(metadata.showPrimaryKeys(database, new TableName(schema, table)), each::add));
        return each.sorted();
    }

    /** Columns of keys as they come, in any order. */
    private static final class Keys {
        private final Map<String, TreeMap<Integer, Identifier>> byTable = new HashMap<>();
        private int rows;

        void add(Row row) {
            ShownRow shown = ShownRow.of(row);
            rows++;
            byTable.computeIfAbsent(shown.get("table_name"), _ -> new TreeMap<>())
                    .put(Integer.parseInt(shown.get("key_sequence")), Identifier.of(shown.get("column_name")));
        }

        Map<String, List<Identifier>> sorted() {
            Map<String, List<Identifier>> sorted = new HashMap<>();
            byTable.forEach((table, columns) -> sorted.put(table, List.copyOf(columns.values())));
            return sorted;
        }
    }
}
