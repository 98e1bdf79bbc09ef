package dev.nightjar.testkit;

import static dev.nightjar.testkit.TableState.ACTIVE;
import static dev.nightjar.testkit.TableState.DELETED;
import static dev.nightjar.testkit.TableState.END;
import static dev.nightjar.testkit.TableState.START;
import static dev.nightjar.testkit.TableState.SYNCED;
import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The statements that write a table's rows. One statement writes them all: rows are numbers, and each column's value is
 * an expression over the number {@code _row._i} and the hash {@code _row._h} of the number and the row's version.
 */
final class RowSql {
    private final TableState table;
    private final long seed;
    private final String synced;

    RowSql(TableState table, long seed, Instant synced) {
        this.table = table;
        this.seed = seed;
        this.synced = Sql.instant(synced);
    }

    /** Writes rows that are not there; equal versions have equal values. */
    String insert(BitSet rows, int version) {
        Map<String, String> identity = table.identity().expressions();
        Map<String, String> values = new LinkedHashMap<>();
        for (ConnectorColumn column : table.columns()) {
            String key = identity.get(column.name());
            values.put(column.name(), key == null ? value(column) : key);
        }
        return "INSERT INTO %s (%s) SELECT %s FROM %s"
                .formatted(
                        table.qualifiedName(),
                        Sql.identifiers(values.keySet()),
                        String.join(", ", values.values()),
                        rows(rows, version));
    }

    /** Sets columns of rows, by name, to expressions, and with them the time of the sync. */
    String update(BitSet rows, int version, Map<String, String> assignments) {
        Map<String, String> all = new LinkedHashMap<>(assignments);
        if (table.has(SYNCED)) {
            all.put(SYNCED, synced);
        }
        String set = all.entrySet().stream()
                .map(entry -> "%s = %s".formatted(Sql.identifier(entry.getKey()), entry.getValue()))
                .collect(joining(", "));
        return "UPDATE %s AS _t SET %s FROM %s WHERE %s"
                .formatted(table.qualifiedName(), set, rows(rows, version), sameRow());
    }

    /** Marks rows as deleted in the source, or not. */
    String softDelete(BitSet rows, boolean isDeleted) {
        return update(rows, 0, Map.of(DELETED, Boolean.toString(isDeleted)));
    }

    /** Takes rows away; in a history-mode table this ends their last version. */
    String delete(BitSet rows) {
        if (table.isHistoryMode()) {
            Map<String, String> ended = new LinkedHashMap<>();
            ended.put(END, "(%s - INTERVAL 1 MILLISECOND)".formatted(synced));
            ended.put(ACTIVE, "false");
            return update(rows, 0, ended);
        }
        return "DELETE FROM %s AS _t USING %s WHERE %s".formatted(table.qualifiedName(), rows(rows, 0), sameRow());
    }

    /** Writes all rows again as they are. */
    String resync() {
        return "UPDATE %s SET %s = %s".formatted(table.qualifiedName(), Sql.identifier(SYNCED), synced);
    }

    /** Gives the rows that were written by hand the time of their sync. */
    String stamp() {
        return "%s WHERE %s IS NULL".formatted(resync(), Sql.identifier(SYNCED));
    }

    /** SQL of the time of the sync in UTC, a {@code TIMESTAMP}; a cast would take the session's time zone. */
    String syncedInUtc() {
        return synced.replace("TIMESTAMPTZ", "TIMESTAMP").replace("Z'", "'");
    }

    /** A column's value for {@link #update}. */
    String value(ConnectorColumn column) {
        return switch (column.name()) {
            case SYNCED, START -> synced;
            case END -> "TIMESTAMPTZ '9999-12-31 23:59:59.999Z'";
            case ACTIVE -> "true";
            case DELETED -> "false";
            default -> PlausibleValue.of(column, "_row._h");
        };
    }

    private String sameRow() {
        String same = table.identity().expressions().entrySet().stream()
                .map(entry -> "_t.%s = %s".formatted(Sql.identifier(entry.getKey()), entry.getValue()))
                .collect(joining(" AND "));
        return table.isHistoryMode() ? same + " AND _t." + Sql.identifier(ACTIVE) : same;
    }

    private String rows(BitSet rows, int version) {
        int first = rows.nextSetBit(0);
        boolean isRange = first >= 0 && rows.nextClearBit(first) == rows.length();
        String numbers = isRange
                ? "range(%d, %d)".formatted(first, rows.length())
                : "unnest([%s]::BIGINT[])"
                        .formatted(rows.stream().mapToObj(Integer::toString).collect(joining(", ")));
        int salt = Dice.of(seed, table.schema(), table.name(), version).below(1_000_000_000);
        return "(SELECT _i, hash(_i, %d) AS _h FROM %s AS _n(_i)) AS _row".formatted(salt, numbers);
    }
}
