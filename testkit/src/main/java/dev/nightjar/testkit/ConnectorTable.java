package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A table as a connector makes it.
 *
 * @param primaryKey the declared key's column names in the key's order; empty where none is declared
 * @param createStatement the {@code CREATE TABLE} that makes it, without a catalog and without a semicolon
 */
public record ConnectorTable(
        String schema, String name, List<ConnectorColumn> columns, List<String> primaryKey, String createStatement) {
    public ConnectorTable {
        requireNonNull(schema, "schema is null");
        requireNonNull(name, "name is null");
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        requireNonNull(createStatement, "createStatement is null");
        List<String> names = columns.stream().map(ConnectorColumn::name).toList();
        if (!names.containsAll(primaryKey)) {
            throw new IllegalArgumentException(
                    "key %s of table '%s' is not among its columns %s".formatted(primaryKey, name, names));
        }
    }

    /** {@code "schema"."table"}, quoted. */
    public String qualifiedName() {
        return Sql.identifier(schema) + "." + Sql.identifier(name);
    }
}
