package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A table with its columns in their order, and its declared primary key in the key's order (empty when it has none).
 */
public record Table(TableName name, List<Column> columns, List<Identifier> primaryKey) {
    public Table {
        requireNonNull(name, "name is null");
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }
}
