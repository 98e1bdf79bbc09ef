package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A night in the history of one schema, up to dbt: which tables are to be captured, which are decided already, and what
 * the history needs for it. Nights of a table only move forward.
 */
final class NightOfSchema {
    private final HistoryDialect dialect;
    private final CloneSet set;
    private final Identifier schema;
    private final List<SnapshotSpec> snapshots;
    private final List<TableOutcome> excluded;
    private final OtherNights others;
    private final HistoryRecord record;

    private final List<Sql> statements = new ArrayList<>();
    private final Map<SnapshotSpec, List<Sql>> statementsOfTables = new LinkedHashMap<>();
    private final List<SnapshotSpec> toCapture = new ArrayList<>();
    private final List<TableOutcome> decided = new ArrayList<>();
    private final List<PreparedTable> prepared = new ArrayList<>();
    private final Map<SnapshotSpec, TableOutcome> broken = new LinkedHashMap<>();

    NightOfSchema(HistoryDialect dialect, ShardSpec shard, OtherNights others, Identifier schema) {
        this.dialect = dialect;
        this.others = others;
        this.set = shard.set();
        this.schema = schema;
        this.snapshots = shard.shard().snapshots().stream()
                .filter(snapshot -> snapshot.table().schema().equals(schema))
                .toList();
        this.excluded = shard.shard().excluded().stream()
                .filter(table -> table.table().schema().equals(schema))
                .toList();
        this.record = new HistoryRecord(dialect, schema);
    }

    Identifier schema() {
        return schema;
    }

    List<Sql> statements() {
        List<Sql> all = new ArrayList<>(statements);
        statementsOfTables.values().forEach(all::addAll);
        return all;
    }

    List<SnapshotSpec> toCapture() {
        return toCapture;
    }

    List<TableOutcome> decided() {
        return decided;
    }

    /** Tables that could not be made ready, which did not stop the others: they are among the decided ones. */
    Collection<TableOutcome> broken() {
        return broken.values();
    }

    List<PreparedTable> tables() {
        return prepared;
    }

    /** What all of it would be if the history cannot be opened. */
    List<TableOutcome> allLate(String reason) {
        List<TableOutcome> late = new ArrayList<>(excluded);
        snapshots.forEach(snapshot -> late.add(TableOutcome.of(snapshot.table(), TableStatus.LATE, reason)));
        return late;
    }

    /**
     * Makes the history ready, in one transaction; where a table cannot be made ready, each table in one of its own, and
     * that table is late with the reason.
     *
     * @param history a session on the history alone
     * @param clones a session on the night's clones
     */
    void prepare(Session history, Session clones) {
        SchemaHistory before = record.read(history);
        plan(before);
        makeReady(history);
        for (SnapshotSpec snapshot : toCapture) {
            if (!broken.containsKey(snapshot)) {
                attempt(
                        snapshot,
                        "its clone cannot be read",
                        () -> prepared.add(clones.single(
                                new HistorySql(dialect, snapshot).cloneFingerprint(set.night()),
                                row -> table(
                                        snapshot,
                                        before,
                                        row.number(1),
                                        row.text(2).orElse("0")))));
            }
        }
        if (!broken.isEmpty()) {
            decided.addAll(broken.values());
            change(
                    history,
                    record.replaceOutcomes(
                            set.night(),
                            broken.values().stream()
                                    .map(table -> new HistoryRecord.Outcome(table, ""))
                                    .toList()));
        }
    }

    private void makeReady(Session history) {
        try {
            change(history, statements());
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL || statementsOfTables.isEmpty()) {
                throw e;
            }
            // A table that cannot be made ready is not to stop the others: now each by itself.
            change(history, statements);
            statementsOfTables.forEach((snapshot, own) ->
                    attempt(snapshot, "its history cannot be made ready", () -> change(history, own)));
        }
    }

    private void change(Session history, List<Sql> changes) {
        if (!changes.isEmpty()) {
            history.change(changes, () -> dialect.refusals(schema, history));
        }
    }

    private void attempt(SnapshotSpec snapshot, String what, Runnable work) {
        try {
            work.run();
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            String reason = SchemaVerifier.shorten(what + ": " + e.getMessage());
            broken.put(snapshot, TableOutcome.of(snapshot.table(), TableStatus.LATE, reason));
        }
    }

    private static PreparedTable table(SnapshotSpec snapshot, SchemaHistory history, long rows, String hash) {
        boolean unchanged = history.table(snapshot.table().table())
                .filter(table -> table.key().equals(snapshot.keyColumns()))
                .filter(table -> Set.copyOf(table.recorded()).equals(recorded(snapshot)))
                .flatMap(SchemaHistory.HistoryTable::last)
                .filter(last ->
                        !last.attempted() && last.rows() == rows && last.hash().equals(hash))
                .isPresent();
        return new PreparedTable(snapshot, rows, hash, unchanged);
    }

    static Set<SchemaHistory.RecordedColumn> recorded(SnapshotSpec snapshot) {
        Set<SchemaHistory.RecordedColumn> columns = new HashSet<>();
        snapshot.columns().forEach(column -> columns.add(SchemaHistory.RecordedColumn.of(column)));
        return columns;
    }

    /** Decides what is to be done; nothing is executed. */
    void plan(SchemaHistory history) {
        if (history.nights().isEmpty() && history.tables().isEmpty()) {
            statements.addAll(record.create());
        }
        Optional<SchemaHistory.Night> known = history.night(set);
        if (known.isEmpty()) {
            history.night(set.night()).ifPresent(other -> statements.add(record.forgetNight(other.night())));
            statements.add(record.startNight(set));
        }
        giveUpWithoutClones(history);
        Map<Identifier, SnapshotSpec> byTable = new HashMap<>();
        snapshots.forEach(snapshot -> byTable.put(snapshot.table().table(), snapshot));
        boolean finished = known.isPresent() && known.get().done();
        for (SnapshotSpec snapshot : snapshots) {
            Identifier table = snapshot.table().table();
            if (!finished || isOpen(known.get(), table)) {
                decide(snapshot, history);
            }
        }
        if (!finished) {
            decided.addAll(excluded);
            decided.addAll(missing(history, byTable.keySet()));
        }
        // Whatever else there is to say of such a table, its clone is of a state that never was.
        decided.replaceAll(table -> leftOut(table.table(), history).orElse(table));
        List<HistoryRecord.Outcome> outcomes = new ArrayList<>();
        decided.forEach(table -> outcomes.add(new HistoryRecord.Outcome(table, "")));
        toCapture.forEach(snapshot -> outcomes.add(new HistoryRecord.Outcome(
                TableOutcome.of(snapshot.table(), TableStatus.LATE, "the night was started and not finished"), "")));
        statements.addAll(record.replaceOutcomes(set.night(), outcomes));
        toCapture.forEach(
                snapshot -> makeReady(snapshot, history.table(snapshot.table().table())));
    }

    /** A quarantined table is taken up again in its own night, once {@code nightjar.yml} has a key that fits. */
    private static boolean isOpen(SchemaHistory.Night night, Identifier table) {
        return night.late().contains(table) || night.quarantined().contains(table);
    }

    private void makeReady(SnapshotSpec snapshot, Optional<SchemaHistory.HistoryTable> before) {
        List<Sql> own = new ArrayList<>();
        before.ifPresent(known -> own.addAll(new HistorySql(dialect, snapshot).makeReady(known, set.instant())));
        if (before.isEmpty() || !before.get().key().equals(snapshot.keyColumns())) {
            own.add(record.snapshot(snapshot, before.isPresent()));
        }
        if (!own.isEmpty()) {
            statementsOfTables.put(snapshot, own);
        }
    }

    private Optional<TableOutcome> leftOut(TableName table, SchemaHistory history) {
        return history.leftOut(table.table(), set.instant())
                .map(reason -> TableOutcome.of(table, TableStatus.LEFT_OUT, reason));
    }

    private void decide(SnapshotSpec snapshot, SchemaHistory history) {
        Optional<SchemaHistory.LastCapture> last =
                history.table(snapshot.table().table()).flatMap(SchemaHistory.HistoryTable::last);
        Optional<String> waiting = comesFirst(snapshot.table().table(), history);
        Optional<SchemaHistory.Night> later = history.nights().stream()
                .filter(night -> night.instant().isAfter(set.instant())
                        && !night.late().contains(snapshot.table().table()))
                .findFirst();
        Optional<TableOutcome> leftOut = leftOut(snapshot.table(), history);
        if (leftOut.isPresent()) {
            decided.add(leftOut.get());
        } else if (last.isPresent() && last.get().instant().isAfter(set.instant())) {
            decided.add(TableOutcome.of(
                    snapshot.table(),
                    TableStatus.MISSED,
                    "night %s is captured already, and history only moves forward"
                            .formatted(last.get().night())));
        } else if (waiting.isPresent()) {
            decided.add(TableOutcome.of(snapshot.table(), TableStatus.LATE, waiting.get()));
        } else if (last.isEmpty()
                && later.isPresent()
                && history.night(set.night()).isEmpty()) {
            decided.add(TableOutcome.of(
                    snapshot.table(),
                    TableStatus.MISSED,
                    "the history begins with a later night, %s"
                            .formatted(later.get().night())));
        } else {
            toCapture.add(snapshot);
        }
    }

    /** Why a table has to wait for an earlier night, if it has to. */
    private Optional<String> comesFirst(Identifier table, SchemaHistory history) {
        Stream<LocalDate> late = history.nights().stream()
                .filter(night ->
                        night.instant().isBefore(set.instant()) && night.late().contains(table))
                .map(SchemaHistory.Night::night);
        return Stream.concat(unknown(history), late)
                .flatMap(night -> others.comesFirst(night).stream())
                .findFirst();
    }

    /** Nights that the history does not know yet, since they were cloned and no more, and that cannot be read now. */
    private Stream<LocalDate> unknown(SchemaHistory history) {
        Optional<LocalDate> last = history.tables().stream()
                .flatMap(table -> table.last().stream())
                .map(SchemaHistory.LastCapture::night)
                .max(Comparator.naturalOrder());
        return others.unreadable().stream()
                .filter(night -> night.isBefore(set.night())
                        && last.filter(night::isAfter).isPresent()
                        && history.night(night).isEmpty());
    }

    /** Tables of the history that the clones do not hold: missed by name, left out by choice, or gone. */
    private List<TableOutcome> missing(SchemaHistory history, Set<Identifier> captured) {
        Set<Identifier> there = new HashSet<>(captured);
        excluded.forEach(table -> there.add(table.table().table()));
        NotCloned notCloned = NotCloned.of(set, schema);
        List<TableOutcome> missing = new ArrayList<>();
        for (Identifier table : notCloned.missed()) {
            missing.add(notCloned.outcome(table));
            there.add(table);
        }
        history.tables().stream()
                .map(SchemaHistory.HistoryTable::table)
                .filter(table -> !there.contains(table))
                .forEach(table -> missing.add(notCloned.outcome(table)));
        return missing;
    }

    /** Late tables whose clones are gone cannot be captured any more. */
    private void giveUpWithoutClones(SchemaHistory history) {
        for (SchemaHistory.Night night : history.nights()) {
            if (!night.late().isEmpty() && others.comesFirst(night.night()).isEmpty()) {
                statements.add(record.lateIsMissed(night.night(), "its clone was dropped before it was captured"));
            }
        }
    }
}
