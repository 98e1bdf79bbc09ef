package dev.nightjar.dbt;

import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The ephemeral model that stands between a clone and its snapshot where the clone cannot be taken as it is: another
 * name or type in the history, or no key.
 */
final class RowsModel {
    private static final Identifier CLONES = new Database.Clones(LocalDate.EPOCH).alias();

    private RowsModel() {}

    static String name(SnapshotSpec spec) {
        return spec.name() + "__rows";
    }

    static String sql(SnapshotSpec spec) {
        String columns =
                spec.columns().stream().map(column -> "  " + expression(column)).collect(Collectors.joining(",\n"));
        String rows = "select\n%s\nfrom %s"
                .formatted(columns, Jinja.literally(spec.table().in(CLONES)));
        String select = spec.key() == SnapshotSpec.Key.NONE ? withRowId(spec, rows) : rows;
        return "{{ config(materialized='ephemeral') }}\n" + select + "\n";
    }

    private static String expression(SnapshotColumn column) {
        String source = Jinja.literally(column.source().quoted());
        String value = column.sourceType().equals(column.historyType())
                ? source
                : "cast(%s as %s)".formatted(source, Jinja.literally(column.historyType()));
        return column.plain() ? value : value + " as " + column.history().quoted();
    }

    /** Rows that are the same are told apart by their number: which of them is which does not matter. */
    private static String withRowId(SnapshotSpec spec, String rows) {
        List<String> held = spec.columns().stream()
                .filter(SnapshotColumn::compared)
                .map(column -> column.history().quoted())
                .toList();
        String row = "row(" + (held.isEmpty() ? "1" : String.join(", ", held)) + ")";
        return """
                select
                  *,
                  md5(cast(%1$s as varchar)) || '-' || row_number() over (partition by %1$s) as %2$s
                from (
                %3$s
                )""".formatted(row, SnapshotSpec.ROW_ID.quoted(), rows);
    }
}
