package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/** A table within a database: its schema and its name. */
public record TableName(Identifier schema, Identifier table) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::table);

    public TableName {
        requireNonNull(schema, "schema is null");
        requireNonNull(table, "table is null");
    }

    /** By the exact names, unquoted. */
    public static TableName of(String schema, String table) {
        return new TableName(Identifier.of(schema), Identifier.of(table));
    }

    /** For SQL: with the database in front. */
    public String in(Identifier database) {
        return database.quoted() + "." + schema.quoted() + "." + table.quoted();
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }
}
