package dev.nightjar.dbt;

import dev.nightjar.flow.Default;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the history of a schema says of itself.
 *
 * @param sql whose words its types are in
 * @param readable false when another process holds the file, or it cannot be read, so that nothing is known
 * @param holder who holds it, or why it cannot be read, for people
 * @param nights in their order
 * @param leftOut tables that nights leave out, now or once
 */
public record SchemaHistory(
        Identifier schema,
        SqlDialect sql,
        boolean readable,
        String holder,
        List<HistoryTable> tables,
        List<Night> nights,
        List<LeftOut> leftOut) {
    /**
     * A night in the record.
     *
     * @param done false when it was started and not finished
     * @param late tables that wait to be captured, by their names in the clones
     * @param quarantined tables whose key was not unique
     */
    public record Night(
            LocalDate night, Instant instant, boolean done, List<Identifier> late, List<Identifier> quarantined) {
        public Night {
            late = List.copyOf(late);
            quarantined = List.copyOf(quarantined);
        }
    }

    /**
     * A table in the history.
     *
     * @param table its name in the clones
     * @param historyTable its name in the history
     * @param key the columns that its rows were told apart by last, under the history's names
     * @param columns of the history table, without dbt's own; none while dbt has not made it
     * @param recorded the columns of the clone that was captured last
     * @param last what was captured last
     */
    public record HistoryTable(
            Identifier table,
            Identifier historyTable,
            List<Identifier> key,
            List<Column> columns,
            List<RecordedColumn> recorded,
            Optional<LastCapture> last) {
        public HistoryTable {
            key = List.copyOf(key);
            columns = List.copyOf(columns);
            recorded = List.copyOf(recorded);
        }
    }

    /**
     * A column of a clone as the record keeps it.
     *
     * @param type in the clone
     */
    public record RecordedColumn(Identifier source, Identifier history, String type) {
        static RecordedColumn of(SnapshotColumn column) {
            return new RecordedColumn(column.source(), column.history(), column.sourceType());
        }
    }

    /**
     * The last state of a table that the history holds.
     *
     * @param attempted whether a later night was begun and not captured, which may have left versions of its own
     */
    public record LastCapture(
            LocalDate night,
            Instant instant,
            long rows,
            String hash,
            @Default("false") boolean attempted) {}

    /**
     * Tables that nights leave out for a time.
     *
     * @param name what ends it
     * @param table its name in the clones, whatever its case; empty for all tables of the schema
     * @param until when it ended, if it has
     */
    public record LeftOut(
            String name, Optional<Identifier> table, String reason, Instant since, Optional<Instant> until) {
        boolean covers(Identifier other, Instant instant) {
            return table.map(own -> own.name().equalsIgnoreCase(other.name())).orElse(true)
                    && !instant.isBefore(since)
                    && until.map(instant::isBefore).orElse(true);
        }
    }

    public SchemaHistory {
        tables = List.copyOf(tables);
        nights = List.copyOf(nights);
        leftOut = List.copyOf(leftOut);
    }

    /** Of a schema that has none yet. */
    public static SchemaHistory none(Identifier schema, SqlDialect sql) {
        return new SchemaHistory(schema, sql, true, "", List.of(), List.of(), List.of());
    }

    /** Of a schema whose file another process holds, or that cannot be read. */
    public static SchemaHistory held(Identifier schema, SqlDialect sql, String holder) {
        return new SchemaHistory(schema, sql, false, holder, List.of(), List.of(), List.of());
    }

    /** The history of a table, by its name in the clones. */
    public Optional<HistoryTable> table(Identifier name) {
        return tables.stream().filter(table -> table.table().equals(name)).findFirst();
    }

    /** The record of a night. */
    public Optional<Night> night(LocalDate date) {
        return nights.stream().filter(night -> night.night().equals(date)).findFirst();
    }

    /** The night of these clones: those that it had before may have been dropped, and made anew of a later instant. */
    Optional<Night> night(CloneSet set) {
        return night(set.night())
                .filter(night -> night.instant().equals(set.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    /** Why a clone of a table as of this instant is not to be captured, if it is not. */
    Optional<String> leftOut(Identifier table, Instant instant) {
        return leftOut.stream()
                .filter(span -> span.covers(table, instant))
                .map(LeftOut::reason)
                .findFirst();
    }

    /** Names that other tables than this one have in the history, in lower case. */
    Set<String> namesOfOthers(Identifier table) {
        return tables.stream()
                .filter(other -> !other.table().equals(table))
                .map(other -> other.historyTable().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
