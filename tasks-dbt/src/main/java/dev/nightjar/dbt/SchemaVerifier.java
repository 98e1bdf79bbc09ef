package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Verifies a night in the history of one schema and records it. The clones are only opened where something differs. */
final class SchemaVerifier {
    private static final int LONGEST_REASON = 500;

    private final Warehouse warehouse;
    private final HistoryDialect dialect;
    private final Session session;
    private final VerifyShardSpec spec;
    private final Map<String, DbtNode> nodes;
    private boolean clonesOpen;

    SchemaVerifier(Warehouse warehouse, Session session, VerifyShardSpec spec, Map<String, DbtNode> nodes) {
        this.warehouse = warehouse;
        this.dialect = HistoryDialect.of(warehouse);
        this.session = session;
        this.spec = spec;
        this.nodes = nodes;
    }

    List<TableOutcome> verify(Identifier schema, List<PreparedTable> tables) {
        LocalDate night = spec.shard().set().night();
        HistoryRecord record = new HistoryRecord(dialect, schema);
        SchemaHistory history = record.read(session);
        Map<Identifier, String> readers = record.readers(session);
        List<HistoryRecord.Outcome> outcomes = new ArrayList<>();
        // Readers come first: where they are not part of the transaction, they say of this night what the record does.
        List<Sql> statements = new ArrayList<>();
        List<Sql> rows = new ArrayList<>();
        for (PreparedTable table : tables) {
            TableOutcome outcome = outcome(table, history);
            outcomes.add(new HistoryRecord.Outcome(outcome, table.hash()));
            if (outcome.status().readable()) {
                ColumnsAndReader changed = columnsAndReader(table.spec(), history, record, readers);
                changed.reader().ifPresent(statements::add);
                rows.addAll(changed.rows());
            }
        }
        statements.addAll(readersOfTheOthers(schema, outcomes, history, readers));
        statements.addAll(rows);
        statements.addAll(record.replaceOutcomes(night, outcomes));
        statements.add(record.finishNight(night));
        session.change(statements, () -> dialect.refusals(schema, session));
        return record.outcomes(session, night).stream()
                .map(HistoryRecord.Outcome::table)
                .toList();
    }

    /** Tables that have no reader yet get one that says why there is nothing to read. */
    private List<Sql> readersOfTheOthers(
            Identifier schema,
            List<HistoryRecord.Outcome> outcomes,
            SchemaHistory history,
            Map<Identifier, String> readers) {
        Identifier historySchema = DbtNames.inHistory(schema);
        List<Sql> statements = new ArrayList<>();
        Stream.concat(outcomes.stream().map(HistoryRecord.Outcome::table), spec.prepared().decided().stream())
                .filter(table -> table.table().schema().equals(schema))
                .filter(table -> !table.status().readable())
                .map(TableOutcome::table)
                .filter(table -> readers.getOrDefault(table.table(), "").isEmpty())
                .forEach(table -> {
                    Identifier name = history.table(table.table())
                            .map(SchemaHistory.HistoryTable::historyTable)
                            .orElseGet(() -> DbtNames.inHistory(table.table(), history.namesOfOthers(table.table())));
                    dialect.readerWithoutStates(table, historySchema, name).ifPresent(statements::add);
                });
        if (!statements.isEmpty()) {
            statements.addFirst(Sql.of("create schema if not exists %s.%s"
                    .formatted(dialect.historyDatabase(schema).quoted(), historySchema.quoted())));
        }
        return statements;
    }

    private TableOutcome outcome(PreparedTable table, SchemaHistory history) {
        SnapshotSpec snapshot = table.spec();
        Comparison comparison = history.table(snapshot.table().table())
                .filter(known -> !known.columns().isEmpty())
                .map(_ -> compare(table))
                .orElse(new Comparison("its history was not made", 0));
        if (comparison.same()) {
            TableStatus status = table.unchanged() || (comparison.added() == 0 && unchanged(table, history))
                    ? TableStatus.UNCHANGED
                    : TableStatus.CAPTURED;
            return new TableOutcome(snapshot.table(), status, "", table.rows(), comparison.added());
        }
        DbtNode node = nodes.get(snapshot.name());
        if (table.unchanged() || (node != null && node.succeeded())) {
            return new TableOutcome(
                    snapshot.table(),
                    TableStatus.MISSED,
                    shorten("the history does not give back the clone: " + comparison.difference()),
                    table.rows(),
                    0);
        }
        String reason = node != null
                ? "dbt failed: " + node.message()
                : spec.failure().map(why -> "dbt did not finish: " + why).orElse("dbt did not get to it");
        return new TableOutcome(snapshot.table(), TableStatus.LATE, shorten(reason), table.rows(), 0);
    }

    private static boolean unchanged(PreparedTable table, SchemaHistory history) {
        return history.table(table.spec().table().table())
                .flatMap(SchemaHistory.HistoryTable::last)
                .map(last -> last.rows() == table.rows() && last.hash().equals(table.hash()))
                .orElse(false);
    }

    /**
     * The history as of the night beside the clone.
     *
     * @param difference empty when they are the same
     * @param added versions that the night added
     */
    private record Comparison(String difference, long added) {
        boolean same() {
            return difference.isEmpty();
        }
    }

    private Comparison compare(PreparedTable table) {
        HistorySql sql = new HistorySql(dialect, table.spec());
        Instant instant = spec.shard().set().instant();
        try {
            Comparison byHash = session.single(
                    sql.historyFingerprint(instant),
                    row -> new Comparison(
                            row.number(1) == table.rows()
                                            && row.text(2).orElse("0").equals(table.hash())
                                    ? ""
                                    : "another hash",
                            row.number(3)));
            if (byHash.same()) {
                return byHash;
            }
            openClones();
            return session.single(
                    sql.rowDifferences(spec.shard().set().night(), instant),
                    row -> new Comparison(differences(row.number(1), row.number(2)), byHash.added()));
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            return new Comparison(e.getMessage(), 0);
        }
    }

    private void openClones() {
        if (!clonesOpen) {
            warehouse.attach(
                    session, Access.read(new Database.Clones(spec.shard().set().night())));
            clonesOpen = true;
        }
    }

    private static String differences(long lacking, long tooMany) {
        return lacking == 0 && tooMany == 0 ? "" : "%,d rows lack, %,d are too many".formatted(lacking, tooMany);
    }

    /** What a capture changes of them: the reader, if it has to be made anew, and rows of the record. */
    private record ColumnsAndReader(Optional<Sql> reader, List<Sql> rows) {}

    private ColumnsAndReader columnsAndReader(
            SnapshotSpec snapshot, SchemaHistory history, HistoryRecord record, Map<Identifier, String> readers) {
        LocalDate night = spec.shard().set().night();
        Identifier table = snapshot.table().table();
        boolean sameColumns = history.table(table)
                .map(known -> java.util.Set.copyOf(known.recorded()).equals(NightOfSchema.recorded(snapshot)))
                .orElse(false);
        if (sameColumns && !readers.getOrDefault(table, "").isEmpty()) {
            return new ColumnsAndReader(Optional.empty(), List.of());
        }
        List<Sql> rows = new ArrayList<>();
        Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns = record.columns(session, table);
        if (!sameColumns) {
            rows.addAll(record.columnsSince(night, snapshot));
            columns.put(
                    night,
                    snapshot.columns().stream()
                            .map(SchemaHistory.RecordedColumn::of)
                            .toList());
        }
        rows.add(record.readerMade(table, "since " + night));
        List<Column> held =
                history.table(table).map(SchemaHistory.HistoryTable::columns).orElse(List.of());
        return new ColumnsAndReader(Optional.of(dialect.reader(snapshot, columns, held)), rows);
    }

    /** A reason on one line, of a length that a report can hold. */
    static String shorten(String reason) {
        String line = reason.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + " …";
    }
}
