package dev.nightjar.warehouse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables and views of a database as of one look at it, sorted by name.
 *
 * @param tables with columns and keys
 * @param views by name; they are never cloned
 */
public record Metadata(List<Table> tables, List<TableName> views) {
    public Metadata {
        tables = tables.stream().sorted(Comparator.comparing(Table::name)).toList();
        views = views.stream().sorted().toList();
    }

    /**
     * Reads them in two queries, however many tables there are.
     *
     * @param schemas only these; all where it is empty
     */
    public static Metadata read(
            Session session, WarehouseRenderer renderer, Identifier database, Set<Identifier> schemas) {
        Map<TableName, List<Column>> columns = new LinkedHashMap<>();
        List<TableName> views = new ArrayList<>();
        session.stream(renderer.columns(database, schemas), row -> {
            TableName name = TableName.of(row.string(1), row.string(2));
            if (row.string(3).equals("table")) {
                columns.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(new Column(Identifier.of(row.string(4)), row.string(5), row.flag(6)));
            } else if (views.isEmpty() || !views.getLast().equals(name)) {
                views.add(name);
            }
        });
        Map<TableName, List<Identifier>> keys = new HashMap<>();
        session.stream(
                renderer.primaryKeys(database, schemas),
                row -> keys.computeIfAbsent(TableName.of(row.string(1), row.string(2)), _ -> new ArrayList<>())
                        .add(Identifier.of(row.string(3))));
        List<Table> tables = new ArrayList<>();
        columns.forEach((name, held) -> tables.add(new Table(name, held, keys.getOrDefault(name, List.of()))));
        return new Metadata(tables, views);
    }

    /** The tables by schema, in order. */
    public Map<Identifier, List<Table>> bySchema() {
        Map<Identifier, List<Table>> bySchema = new LinkedHashMap<>();
        tables.forEach(table -> bySchema.computeIfAbsent(table.name().schema(), _ -> new ArrayList<>())
                .add(table));
        return bySchema;
    }
}
