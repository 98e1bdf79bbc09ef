package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;
import java.util.List;

/**
 * How a table becomes a snapshot.
 *
 * @param table its name in the clones
 * @param name of the dbt snapshot, in {@code [a-z0-9_]} and unique in its project
 * @param historySchema schema of the history table
 * @param historyTable its name in the history
 * @param key where its key comes from
 * @param declared whether it is the clone's own primary key, which some warehouses enforce
 * @param onDuplicates what to do when the key is not unique
 * @param columns in the order of the clone
 */
public record SnapshotSpec(
        TableName table,
        String name,
        Identifier historySchema,
        Identifier historyTable,
        Key key,
        boolean declared,
        TableRule.OnDuplicates onDuplicates,
        List<SnapshotColumn> columns) {
    /** The column that tells the rows of a keyless table apart: a hash of the row and its occurrence number. */
    public static final Identifier ROW_ID = Identifier.of("nightjar_row_id");

    /** Where a key comes from. */
    public enum Key {
        /** {@code nightjar.yml} names it. */
        NAMED,
        /** The table declares it. */
        PRIMARY,
        /** Fivetran's surrogate for tables without one. */
        FIVETRAN_ID,
        /** There is none: rows are told apart by what they hold. */
        NONE
    }

    public SnapshotSpec {
        requireNonNull(table, "table is null");
        requireNonNull(name, "name is null");
        requireNonNull(historySchema, "historySchema is null");
        requireNonNull(historyTable, "historyTable is null");
        columns = List.copyOf(columns);
    }

    /** The columns of the key, under the history's names; the row id where there is none. */
    public List<Identifier> keyColumns() {
        return key == Key.NONE
                ? List.of(ROW_ID)
                : columns.stream()
                        .filter(column -> column.use() == SnapshotColumn.Use.KEY)
                        .map(SnapshotColumn::history)
                        .toList();
    }

    /** The columns that a new version is made for. A table that has only its key is checked by that. */
    public List<Identifier> checkedColumns() {
        if (key == Key.NONE) {
            return List.of(ROW_ID);
        }
        List<Identifier> checked = columns.stream()
                .filter(column -> column.use() == SnapshotColumn.Use.CHECKED)
                .map(SnapshotColumn::history)
                .toList();
        return checked.isEmpty() ? keyColumns() : checked;
    }

    /** Whether dbt can snapshot the clone's table as it is, without a model between them. */
    public boolean plain() {
        return key != Key.NONE
                && table.schema().equals(historySchema)
                && table.table().equals(historyTable)
                && columns.stream().allMatch(SnapshotColumn::plain);
    }

    /** The same without a key. */
    public SnapshotSpec keyless() {
        return new SnapshotSpec(
                table,
                name,
                historySchema,
                historyTable,
                Key.NONE,
                false,
                onDuplicates,
                columns.stream()
                        .map(column -> column.use() == SnapshotColumn.Use.KEY
                                ? new SnapshotColumn(
                                        column.source(),
                                        column.history(),
                                        column.sourceType(),
                                        column.historyType(),
                                        SnapshotColumn.Use.CHECKED)
                                : column)
                        .toList());
    }
}
