package dev.nightjar.warehouse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables and views of a database as of one look at it, sorted by name. {@link Catalog#read} gives it.
 *
 * @param tables with columns and keys
 * @param views by name; they are never cloned
 */
public record Metadata(List<Table> tables, List<TableName> views) {
    public Metadata {
        tables = tables.stream().sorted(Comparator.comparing(Table::name)).toList();
        views = views.stream().sorted().toList();
    }

    /** Gathers schemas. For one thread. */
    static final class Builder {
        private final List<Table> tables = new ArrayList<>();
        private final List<TableName> views = new ArrayList<>();

        void add(SchemaMetadata schema) {
            tables.addAll(schema.tables());
            views.addAll(schema.views());
        }

        Metadata build() {
            return new Metadata(tables, views);
        }
    }

    /** The tables by schema, in order. */
    public Map<Identifier, List<Table>> bySchema() {
        Map<Identifier, List<Table>> bySchema = new LinkedHashMap<>();
        tables.forEach(table -> bySchema.computeIfAbsent(table.name().schema(), _ -> new ArrayList<>())
                .add(table));
        return bySchema;
    }
}
