package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves a night of a shard and records it: compares each table's history as of the night with its clone, by count and
 * by a hash of the content, and writes what became of each, its columns and its as-of reader, in one transaction a
 * history.
 *
 * <p>What dbt says of a table is not what decides: a table whose history gives back the clone is captured, one whose
 * history does not is late when dbt failed, and missed when dbt said that all was well.
 *
 * <p>Cancel: ends the query that runs; tables that were not recorded stay late.
 */
@TaskType("dbt.verify-history")
public class VerifyHistoryTask extends Task<ShardReport> {
    private static final int LONGEST_REASON = 500;

    private final VerifyShardSpec spec;

    public VerifyHistoryTask(VerifyShardSpec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected ShardReport run(TaskContext context) {
        DuckDbWarehouse warehouse = context.connection(spec.shard().connection(), DuckDbWarehouse.class);
        Map<String, DbtNode> nodes = new HashMap<>();
        spec.nodes().forEach(node -> nodes.put(node.name(), node));
        List<TableOutcome> outcomes = new ArrayList<>(spec.prepared().decided().stream()
                .filter(table ->
                        !spec.prepared().schemas().contains(table.table().schema()))
                .toList());
        long done = 0;
        LocalDate night = spec.shard().set().night();
        try (Session session = warehouse.open(List.of(Access.read(new Database.Clones(night))))) {
            context.onCancel(session::cancel);
            for (Identifier schema : spec.prepared().schemas()) {
                List<PreparedTable> tables = spec.prepared().tables().stream()
                        .filter(table -> table.spec().table().schema().equals(schema))
                        .toList();
                try {
                    warehouse.attach(session, Access.write(new Database.History(schema)));
                    outcomes.addAll(verify(session, schema, tables, nodes));
                } catch (NightjarException e) {
                    if (e.code() != ErrorCode.BUSY) {
                        throw e;
                    }
                    // What dbt wrote stays; the next run finds it and records it.
                    tables.forEach(table ->
                            outcomes.add(TableOutcome.of(table.spec().table(), TableStatus.LATE, e.getMessage())));
                }
                context.progress().update(++done, spec.prepared().schemas().size(), "schemas");
            }
        }
        return new ShardReport(spec.shard().shard().name(), outcomes);
    }

    private List<TableOutcome> verify(
            Session session, Identifier schema, List<PreparedTable> tables, Map<String, DbtNode> nodes) {
        LocalDate night = spec.shard().set().night();
        HistoryRecord record = new HistoryRecord(schema);
        SchemaHistory history = record.read(session);
        Map<Identifier, String> readers = record.readers(session);
        List<HistoryRecord.Outcome> outcomes = new ArrayList<>();
        List<Sql> statements = new ArrayList<>();
        for (PreparedTable table : tables) {
            TableOutcome outcome = outcome(session, table, history, nodes);
            outcomes.add(new HistoryRecord.Outcome(outcome, table.hash()));
            if (outcome.status().readable()) {
                statements.addAll(columnsAndReader(session, table.spec(), history, record, readers));
            }
        }
        statements.addAll(record.replaceOutcomes(night, outcomes));
        statements.add(record.finishNight(night));
        session.change(statements);
        return record.outcomes(session, night).stream()
                .map(HistoryRecord.Outcome::table)
                .toList();
    }

    private TableOutcome outcome(
            Session session, PreparedTable table, SchemaHistory history, Map<String, DbtNode> nodes) {
        SnapshotSpec snapshot = table.spec();
        Comparison comparison = history.table(snapshot.table().table())
                .filter(known -> !known.columns().isEmpty())
                .map(_ -> compare(session, table))
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

    private Comparison compare(Session session, PreparedTable table) {
        HistorySql sql = new HistorySql(table.spec());
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
            return byHash.same()
                    ? byHash
                    : session.single(
                            sql.rowDifferences(instant),
                            row -> new Comparison(differences(row.number(1), row.number(2)), byHash.added()));
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            return new Comparison(e.getMessage(), 0);
        }
    }

    private static String differences(long lacking, long tooMany) {
        return lacking == 0 && tooMany == 0 ? "" : "%,d rows lack, %,d are too many".formatted(lacking, tooMany);
    }

    private List<Sql> columnsAndReader(
            Session session,
            SnapshotSpec snapshot,
            SchemaHistory history,
            HistoryRecord record,
            Map<Identifier, String> readers) {
        LocalDate night = spec.shard().set().night();
        Identifier table = snapshot.table().table();
        List<Sql> statements = new ArrayList<>();
        boolean sameColumns = history.table(table)
                .map(known -> java.util.Set.copyOf(known.recorded()).equals(NightOfSchema.recorded(snapshot)))
                .orElse(false);
        if (sameColumns && !readers.getOrDefault(table, "").isEmpty()) {
            return statements;
        }
        Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns = record.columns(session, table);
        if (!sameColumns) {
            statements.addAll(record.columnsSince(night, snapshot));
            columns.put(
                    night,
                    snapshot.columns().stream()
                            .map(SchemaHistory.RecordedColumn::of)
                            .toList());
        }
        statements.add(new AsOfReader(snapshot, columns).sql());
        statements.add(record.readerMade(table, "since " + night));
        return statements;
    }

    private static String shorten(String reason) {
        String line = reason.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + " …";
    }
}
