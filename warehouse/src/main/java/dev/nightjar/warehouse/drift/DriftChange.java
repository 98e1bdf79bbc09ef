package dev.nightjar.warehouse.drift;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;
import java.util.List;
import java.util.stream.Collectors;

/** One thing that is not what it was. */
public sealed interface DriftChange {
    /** What kind of change it is. */
    DriftKind kind();

    /** The schema that it is in. */
    Identifier schema();

    /** It in words, for people; names stand as {@link Identifier#toString} shows them. */
    String sentence();

    /** A schema that was not there, with so many tables. */
    record NewSchema(Identifier schema, int tables) implements DriftChange {
        @Override
        public DriftKind kind() {
            return DriftKind.NEW_SCHEMA;
        }

        @Override
        public String sentence() {
            return "schema %s is new, with %s".formatted(schema, many(tables, "table"));
        }
    }

    /** A schema that is not there any more, and had so many tables. */
    record DroppedSchema(Identifier schema, int tables) implements DriftChange {
        @Override
        public DriftKind kind() {
            return DriftKind.DROPPED_SCHEMA;
        }

        @Override
        public String sentence() {
            return "schema %s is gone; it had %s".formatted(schema, many(tables, "table"));
        }
    }

    /** A table that was not there. */
    record NewTable(TableName table, int columns) implements OfTable {
        @Override
        public DriftKind kind() {
            return DriftKind.NEW_TABLE;
        }

        @Override
        public String sentence() {
            return "table %s is new, with %s".formatted(table, many(columns, "column"));
        }
    }

    /** A table that is not there any more. */
    record DroppedTable(TableName table, int columns) implements OfTable {
        @Override
        public DriftKind kind() {
            return DriftKind.DROPPED_TABLE;
        }

        @Override
        public String sentence() {
            return "table %s is gone; it had %s".formatted(table, many(columns, "column"));
        }
    }

    /**
     * A table that is gone and one that is new have the same columns and the same key, and no other one has: perhaps it was
     * renamed.
     *
     * @param table what it was called
     * @param now what it is called
     */
    record RenamedTable(TableName table, Identifier now) implements OfTable {
        @Override
        public DriftKind kind() {
            return DriftKind.RENAMED_TABLE;
        }

        @Override
        public String sentence() {
            return "table %s is gone, and %s is new with the same columns and key: renamed?".formatted(table, now);
        }
    }

    /** A column that was not there. */
    record NewColumn(TableName table, Column column) implements OfTable {
        @Override
        public DriftKind kind() {
            return DriftKind.NEW_COLUMN;
        }

        @Override
        public String sentence() {
            return "column %s.%s is new: %s".formatted(table, column.name(), type(column));
        }
    }

    /** A column that is not there any more. */
    record DroppedColumn(TableName table, Column column) implements OfTable {
        @Override
        public DriftKind kind() {
            return DriftKind.DROPPED_COLUMN;
        }

        @Override
        public String sentence() {
            return "column %s.%s is gone; it was %s".formatted(table, column.name(), type(column));
        }
    }

    /**
     * A column that is gone and one that is new have the same type, and stand in the same place of their tables: perhaps it
     * was renamed.
     *
     * @param column what it was
     * @param now what it is called
     */
    record RenamedColumn(TableName table, Column column, Identifier now) implements OfTable {
        @Override
        public DriftKind kind() {
            return DriftKind.RENAMED_COLUMN;
        }

        @Override
        public String sentence() {
            return "column %s.%s is gone, and %s stands in its place, %s like it: renamed?"
                    .formatted(table, column.name(), now, type(column));
        }
    }

    /** A column with another type, or one that may be null where it could not be, or the other way round. */
    record RetypedColumn(TableName table, Column before, Column now) implements OfTable {
        @Override
        public DriftKind kind() {
            return DriftKind.RETYPED_COLUMN;
        }

        @Override
        public String sentence() {
            return "column %s.%s is %s and was %s".formatted(table, now.name(), type(now), type(before));
        }
    }

    /** A table with another primary key; an empty list is none. */
    record ChangedKey(TableName table, List<Identifier> before, List<Identifier> now) implements OfTable {
        public ChangedKey {
            before = List.copyOf(before);
            now = List.copyOf(now);
        }

        @Override
        public DriftKind kind() {
            return DriftKind.CHANGED_KEY;
        }

        @Override
        public String sentence() {
            return "table %s has %s and had %s".formatted(table, key(now), key(before));
        }
    }

    /** A change of a table. */
    sealed interface OfTable extends DriftChange {
        /** The table, as it was called before. */
        TableName table();

        @Override
        default Identifier schema() {
            return table().schema();
        }
    }

    private static String many(int count, String what) {
        return "%,d %s%s".formatted(count, what, count == 1 ? "" : "s");
    }

    private static String type(Column column) {
        return column.type() + (column.nullable() ? "" : " not null");
    }

    private static String key(List<Identifier> key) {
        return key.isEmpty()
                ? "no key"
                : key.stream().map(Identifier::toString).collect(Collectors.joining(", ", "the key (", ")"));
    }
}
