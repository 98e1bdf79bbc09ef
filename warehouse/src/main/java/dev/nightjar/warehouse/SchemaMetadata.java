package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;

/**
 * The tables and views of a schema as of one look at it, by name.
 *
 * @param tables with columns and keys
 * @param views by name; they are never cloned
 */
public record SchemaMetadata(Identifier schema, List<Table> tables, List<TableName> views) {
    public SchemaMetadata {
        requireNonNull(schema, "schema is null");
        tables = tables.stream().sorted(Comparator.comparing(Table::name)).toList();
        views = views.stream().sorted().toList();
    }
}
