package dev.nightjar.dbt;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A snapshot as the record has it for a night: the columns of that night, with the types that they had. */
final class RecordedSnapshot {
    private RecordedSnapshot() {}

    /** Empty when the record has no columns of the table up to the night. */
    static Optional<SnapshotSpec> of(
            Session session,
            HistoryRecord record,
            Identifier schema,
            SchemaHistory.HistoryTable table,
            LocalDate night) {
        TreeMap<LocalDate, List<SchemaHistory.RecordedColumn>> columns =
                new TreeMap<>(record.columns(session, table.table()));
        Map.Entry<LocalDate, List<SchemaHistory.RecordedColumn>> then = columns.floorEntry(night);
        if (then == null) {
            return Optional.empty();
        }
        TableName name = new TableName(schema, table.table());
        boolean keyless = table.key().equals(List.of(SnapshotSpec.ROW_ID));
        return Optional.of(new SnapshotSpec(
                name,
                DbtNames.node(name),
                DbtNames.inHistory(schema),
                table.historyTable(),
                keyless ? SnapshotSpec.Key.NONE : SnapshotSpec.Key.NAMED,
                false,
                TableRule.OnDuplicates.QUARANTINE,
                then.getValue().stream().map(column -> column(column, table)).toList()));
    }

    private static SnapshotColumn column(SchemaHistory.RecordedColumn column, SchemaHistory.HistoryTable table) {
        String now = table.columns().stream()
                .filter(held -> held.name().equals(column.history()))
                .map(Column::type)
                .findFirst()
                .orElse(column.type());
        SnapshotColumn.Use use = table.key().contains(column.history())
                ? SnapshotColumn.Use.KEY
                : column.source().name().toLowerCase(Locale.ROOT).equals(SnapshotDecider.FIVETRAN_SYNCED)
                        ? SnapshotColumn.Use.CARRIED
                        : SnapshotColumn.Use.CHECKED;
        return new SnapshotColumn(column.source(), column.history(), column.type(), now, use);
    }
}
