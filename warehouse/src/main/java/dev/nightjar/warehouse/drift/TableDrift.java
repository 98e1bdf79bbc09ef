package dev.nightjar.warehouse.drift;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What differs between two looks at the tables of a schema. Columns may change places: that changes nothing. */
final class TableDrift {
    private final Consumer<DriftChange> changes;

    TableDrift(Consumer<DriftChange> changes) {
        this.changes = changes;
    }

    /** What two tables are that may be one with another name. */
    private record Shape(Set<Column> columns, List<Identifier> key) {
        static Shape of(Table table) {
            return new Shape(Set.copyOf(table.columns()), table.primaryKey());
        }
    }

    void compare(List<Table> before, List<Table> now) {
        Map<TableName, Table> gone = byName(before);
        Map<TableName, Table> added = byName(now);
        for (Table table : before) {
            Table same = added.remove(table.name());
            if (same != null) {
                gone.remove(table.name());
                compare(table, same);
            }
        }
        renamed(gone, added).forEach((old, fresh) -> {
            gone.remove(old);
            added.remove(fresh);
            changes.accept(new DriftChange.RenamedTable(old, fresh.table()));
        });
        gone.forEach((name, table) -> changes.accept(
                new DriftChange.DroppedTable(name, table.columns().size())));
        added.forEach((name, table) ->
                changes.accept(new DriftChange.NewTable(name, table.columns().size())));
    }

    /** Pairs of one shape that only they have. */
    private static Map<TableName, TableName> renamed(Map<TableName, Table> gone, Map<TableName, Table> added) {
        Map<Shape, List<TableName>> old = byShape(gone);
        Map<Shape, List<TableName>> fresh = byShape(added);
        Map<TableName, TableName> renamed = new LinkedHashMap<>();
        old.forEach((shape, names) -> {
            List<TableName> same = fresh.getOrDefault(shape, List.of());
            if (names.size() == 1 && same.size() == 1) {
                renamed.put(names.getFirst(), same.getFirst());
            }
        });
        return renamed;
    }

    private static Map<Shape, List<TableName>> byShape(Map<TableName, Table> tables) {
        return tables.values().stream()
                .collect(Collectors.groupingBy(
                        Shape::of, LinkedHashMap::new, Collectors.mapping(Table::name, Collectors.toList())));
    }

    private void compare(Table before, Table now) {
        Map<Identifier, Column> fresh = columns(now);
        List<Column> gone = new ArrayList<>();
        for (Column column : before.columns()) {
            Column same = fresh.remove(column.name());
            if (same == null) {
                gone.add(column);
            } else if (!same.equals(column)) {
                changes.accept(new DriftChange.RetypedColumn(before.name(), column, same));
            }
        }
        for (Column column : gone) {
            Column inItsPlace = at(now, before.columns().indexOf(column));
            if (fresh.containsKey(inItsPlace.name()) && likeIt(column, inItsPlace)) {
                fresh.remove(inItsPlace.name());
                changes.accept(new DriftChange.RenamedColumn(before.name(), column, inItsPlace.name()));
            } else {
                changes.accept(new DriftChange.DroppedColumn(before.name(), column));
            }
        }
        fresh.values().forEach(column -> changes.accept(new DriftChange.NewColumn(before.name(), column)));
        if (!before.primaryKey().equals(now.primaryKey())) {
            changes.accept(new DriftChange.ChangedKey(before.name(), before.primaryKey(), now.primaryKey()));
        }
    }

    private static Column at(Table table, int place) {
        return table.columns().get(Math.min(place, table.columns().size() - 1));
    }

    private static boolean likeIt(Column column, Column other) {
        return column.type().equals(other.type()) && column.nullable() == other.nullable();
    }

    private static Map<TableName, Table> byName(List<Table> tables) {
        Map<TableName, Table> byName = new LinkedHashMap<>();
        tables.forEach(table -> byName.put(table.name(), table));
        return byName;
    }

    private static Map<Identifier, Column> columns(Table table) {
        Map<Identifier, Column> columns = new LinkedHashMap<>();
        table.columns().forEach(column -> columns.put(column.name(), column));
        return columns;
    }
}
