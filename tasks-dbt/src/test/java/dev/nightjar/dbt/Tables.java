package dev.nightjar.dbt;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.DatabaseNames;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbCatalog;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tables and histories for tests, written as {@code "id INTEGER"}. */
final class Tables {
    private Tables() {}

    static final HistoryDialect DUCKDB = new DuckDbHistoryDialect(DatabaseNames.ALIASES, new DuckDbCatalog());

    static Table table(String schema, String name, List<String> key, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String column : columns) {
            int space = column.lastIndexOf(' ');
            all.add(new Column(Identifier.of(column.substring(0, space)), column.substring(space + 1), true));
        }
        return new Table(
                TableName.of(schema, name),
                all,
                key.stream().map(Identifier::of).toList());
    }

    static SnapshotSpec decide(Table table) {
        return decide(table, TableRules.NONE, Optional.empty());
    }

    static SnapshotSpec decide(Table table, TableRules rules, Optional<SchemaHistory.HistoryTable> history) {
        return decide(table, rules, history, SqlDialect.DUCKDB);
    }

    static SnapshotSpec decide(
            Table table, TableRules rules, Optional<SchemaHistory.HistoryTable> history, SqlDialect sql) {
        return switch (new SnapshotDecider(rules, sql).decide(table, history, Set.of())) {
            case SnapshotDecider.Decision.Snapshot(SnapshotSpec spec) -> spec;
            case SnapshotDecider.Decision.Excluded(TableOutcome outcome) -> throw new AssertionError(outcome);
        };
    }

    static SchemaHistory.HistoryTable history(SnapshotSpec spec, String... columns) {
        return new SchemaHistory.HistoryTable(
                spec.table().table(),
                spec.historyTable(),
                spec.keyColumns(),
                table("s", "t", List.of(), columns).columns(),
                List.of(),
                Optional.empty());
    }
}
