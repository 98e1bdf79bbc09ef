package dev.nightjar.warehouse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes schemas of the rows of a catalog: a row for each column, in the order of schema, table and column. A name or a
 * type that comes often is kept once. For one thread.
 */
public final class SchemaReader {
    private final Consumer<SchemaMetadata> each;
    private final Function<TableName, List<Identifier>> keys;
    private final Map<String, Identifier> names = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<TableName> views = new ArrayList<>();
    private Optional<Open> open = Optional.empty();

    private record Open(TableName name, boolean isTable, List<Column> columns) {}

    /**
     * A reader that hands over schemas.
     *
     * @param keys the primary key of a table, empty where it has none
     */
    public SchemaReader(Function<TableName, List<Identifier>> keys, Consumer<SchemaMetadata> each) {
        this.keys = keys;
        this.each = each;
    }

    /** The next column, of a table or of a view. */
    public void column(String schema, String table, boolean isTable, String column, String type, boolean nullable) {
        boolean same = open.isPresent()
                && open.get().name().schema().name().equals(schema)
                && open.get().name().table().name().equals(table);
        if (!same) {
            closeTable();
            if (open.isPresent() && !open.get().name().schema().name().equals(schema)) {
                closeSchema();
            }
            open = Optional.of(new Open(new TableName(name(schema), Identifier.of(table)), isTable, new ArrayList<>()));
        }
        open.orElseThrow()
                .columns()
                .add(new Column(name(column), types.computeIfAbsent(type, Function.identity()), nullable));
    }

    /** Hands over the last schema. */
    public void end() {
        closeTable();
        closeSchema();
        open = Optional.empty();
    }

    private void closeTable() {
        open.ifPresent(last -> {
            if (last.isTable()) {
                tables.add(new Table(last.name(), last.columns(), keys.apply(last.name())));
            } else {
                views.add(last.name());
            }
        });
    }

    private void closeSchema() {
        open.ifPresent(last -> each.accept(new SchemaMetadata(last.name().schema(), tables, views)));
        tables.clear();
        views.clear();
        names.clear();
        types.clear();
    }

    private Identifier name(String name) {
        return names.computeIfAbsent(name, Identifier::of);
    }
}
