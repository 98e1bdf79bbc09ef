package dev.nightjar.testkit;

import static dev.nightjar.testkit.ChangeKind.DELETED;
import static dev.nightjar.testkit.ChangeKind.INSERTED;
import static dev.nightjar.testkit.ChangeKind.RESTORED;
import static dev.nightjar.testkit.ChangeKind.REVIVED;
import static dev.nightjar.testkit.ChangeKind.SOFT_DELETED;
import static dev.nightjar.testkit.ChangeKind.UPDATED;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A normal night of one table: some rows are updated, inserted, deleted, soft-deleted, and some come back. */
final class RowChanges {
    private static final int FIRST_VERSION = 1;

    private final TableState table;
    private final RowSql sql;
    private final Dice dice;
    private final NightScript script;
    private final BitSet untouched;

    RowChanges(TableState table, RowSql sql, Dice dice, NightScript script) {
        this.table = table;
        this.sql = sql;
        this.dice = dice;
        this.script = script;
        untouched = (BitSet) table.present().clone();
        untouched.andNot(table.softDeleted());
    }

    /** Does it all; no row is touched twice. */
    void play(int night, ConnectorWarehouse.Shares shares) {
        int size = table.present().cardinality();
        BitSet gone = table.gone();
        restore();
        update(night, draw(size, shares.updated()));
        delete(draw(size, shares.deleted()));
        softDelete(draw(size, shares.softDeleted()));
        insert(count(size, shares.inserted()));
        revive(gone);
    }

    private BitSet draw(int size, double share) {
        return dice.draw(untouched, count(size, share));
    }

    private static int count(int size, double share) {
        return share == 0 ? 0 : (int) Math.max(1, Math.round(size * share));
    }

    private void update(int night, BitSet rows) {
        if (table.replacesChangedRows()) {
            softDelete(rows);
            insert(rows.cardinality());
            return;
        }
        List<ConnectorColumn> columns = changedColumns();
        List<String> names = columns.stream().map(ConnectorColumn::name).toList();
        if (table.isHistoryMode()) {
            script.rows(UPDATED, table, names, rows, sql.delete(rows), sql.insert(rows, night));
        } else if (!columns.isEmpty()) {
            Map<String, String> values = new LinkedHashMap<>();
            columns.forEach(column -> values.put(column.name(), newValue(column)));
            script.rows(UPDATED, table, names, rows, sql.update(rows, night, values));
        }
    }

    /** Two columns of data, and those that say when the row was changed. */
    private List<ConnectorColumn> changedColumns() {
        List<ConnectorColumn> payload = table.payload();
        BitSet choices = new BitSet();
        choices.set(0, payload.size());
        BitSet chosen = dice.draw(choices, 2);
        return payload.stream()
                .filter(column -> chosen.get(payload.indexOf(column)) || saysWhenChanged(column))
                .toList();
    }

    private String newValue(ConnectorColumn column) {
        return saysWhenChanged(column) ? sql.syncedInUtc() : sql.value(column);
    }

    private static boolean saysWhenChanged(ConnectorColumn column) {
        return TypeFamily.of(column.type()) == TypeFamily.TIMESTAMP
                && column.name().toLowerCase(Locale.ROOT).matches("(last_)?(updated|modified).*");
    }

    private void insert(int count) {
        BitSet rows = table.add(count);
        script.rows(INSERTED, table, List.of(), rows, sql.insert(rows, FIRST_VERSION));
    }

    private void delete(BitSet rows) {
        table.present().andNot(rows);
        script.rows(DELETED, table, List.of(), rows, sql.delete(rows));
    }

    private void softDelete(BitSet rows) {
        if (table.has(TableState.DELETED)) {
            table.softDeleted().or(rows);
            script.rows(SOFT_DELETED, table, List.of(), rows, sql.softDelete(rows, true));
        }
    }

    private void restore() {
        if (dice.chance(0.5)) {
            BitSet rows = dice.draw(table.softDeleted(), 1);
            script.rows(RESTORED, table, List.of(), rows, sql.softDelete(rows, false));
        }
    }

    private void revive(BitSet gone) {
        if (dice.chance(0.5)) {
            BitSet rows = dice.draw(gone, 1);
            table.present().or(rows);
            script.rows(REVIVED, table, List.of(), rows, sql.insert(rows, FIRST_VERSION));
        }
    }
}
