package dev.nightjar.dbt;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The ephemeral model that stands between a clone and its snapshot where the clone cannot be taken as it is: another
 * name or type in the history, or no key.
 */
final class RowsModel {
    private final HistoryDialect dialect;
    private final SnapshotSpec spec;

    RowsModel(HistoryDialect dialect, SnapshotSpec spec) {
        this.dialect = dialect;
        this.spec = spec;
    }

    static String name(SnapshotSpec spec) {
        return spec.name() + "__rows";
    }

    String sql() {
        String columns =
                spec.columns().stream().map(column -> "  " + expression(column)).collect(Collectors.joining(",\n"));
        String rows = "select\n%s\nfrom %s"
                .formatted(columns, Jinja.literally(spec.table().in(dialect.publishedDatabase())));
        String select = spec.key() == SnapshotSpec.Key.NONE ? withRowId(rows) : rows;
        return "{{ config(materialized='ephemeral') }}\n" + select + "\n";
    }

    private String expression(SnapshotColumn column) {
        String value = dialect.cast(
                Jinja.literally(column.source().quoted()),
                column.sourceType(),
                column.sourceType().equals(column.historyType())
                        ? column.historyType()
                        : Jinja.literally(column.historyType()));
        return column.plain() ? value : value + " as " + column.history().quoted();
    }

    /** Rows that are the same are told apart by their number: which of them is which does not matter. */
    private String withRowId(String rows) {
        List<SnapshotColumn> held =
                spec.columns().stream().filter(SnapshotColumn::compared).toList();
        return """
                select
                  *,
                  %1$s as %2$s
                from (
                %3$s
                )""".formatted(dialect.rowId(held), SnapshotSpec.ROW_ID.quoted(), rows);
    }
}
