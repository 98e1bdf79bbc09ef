package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.QueryTask;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.TypedName;
import dev.nightjar.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads a table as it was in a night, with the columns and types that it had then.
 *
 * <p>Throws {@code USAGE} when the name means no table, and with the reason when the night has no state of it; {@code BUSY}
 * when another process holds the history.
 */
@TaskType("dbt.as-of")
public class AsOfTask extends ReadingTask<QueryTask.Result> {
    /**
     * What to read.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     * @param table as a person types it: {@code asana.task}
     * @param limit the most rows to give
     */
    public record Spec(String connection, String table, LocalDate night, long limit) {}

    private final Spec spec;

    public AsOfTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected QueryTask.Result run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        TableName name = table(TypedName.parse(spec.table(), 2), warehouse, context);
        try (Session session = warehouse.open(List.of(Access.read(new Database.History(name.schema()))))) {
            context.onCancel(session::cancel);
            return read(session, HistoryDialect.of(warehouse), name);
        }
    }

    /** The table that is meant, of those that were captured and those that have only been waiting or unfit. */
    private TableName table(TypedName typed, Warehouse warehouse, TaskContext context) {
        // A file that is held does not say whose history it is, but its name does.
        Identifier schema = Identifier.of(typed.parts().getFirst().text());
        List<Identifier> named = warehouse.exists(new Database.History(schema)) ? List.of(schema) : List.of();
        Set<TableName> tables = new TreeSet<>();
        for (SchemaHistory history :
                new ReadHistoryTask(new ReadHistoryTask.Spec(spec.connection(), named, true)).run(context)) {
            if (!history.readable()) {
                throw unreadable(warehouse, history);
            }
            Stream.concat(
                            history.tables().stream().map(SchemaHistory.HistoryTable::table),
                            history.nights().stream()
                                    .flatMap(night ->
                                            Stream.concat(night.late().stream(), night.quarantined().stream())))
                    .forEach(table -> tables.add(new TableName(history.schema(), table)));
        }
        return typed.table(tables);
    }

    /** What opening it says, which knows whether that is worth another try. */
    private static NightjarException unreadable(Warehouse warehouse, SchemaHistory history) {
        try (Session _ = warehouse.open(List.of(Access.read(new Database.History(history.schema()))))) {
            return new NightjarException(ErrorCode.BUSY, history.holder());
        } catch (NightjarException e) {
            return e;
        }
    }

    private QueryTask.Result read(Session session, HistoryDialect dialect, TableName name) {
        HistoryRecord record = new HistoryRecord(dialect, name.schema());
        SchemaHistory history = record.read(session);
        SchemaHistory.Night night = history.night(spec.night())
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.USAGE,
                        "%s has no night %s; 'nightjar history ls' lists its nights".formatted(name, spec.night())));
        Optional<TableOutcome> outcome = record.outcomes(session, spec.night()).stream()
                .map(HistoryRecord.Outcome::table)
                .filter(known -> known.table().equals(name))
                .findFirst();
        if (outcome.isPresent() && !outcome.get().status().readable()) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "%s as of %s: %s: %s"
                            .formatted(
                                    name,
                                    spec.night(),
                                    outcome.get().status().word(),
                                    outcome.get().reason()));
        }
        Optional<SnapshotSpec> snapshot = history.table(name.table())
                .flatMap(table -> RecordedSnapshot.of(session, record, name.schema(), table, spec.night()));
        boolean absent = outcome.isEmpty() || outcome.get().status() == TableStatus.ABSENT || snapshot.isEmpty();
        if (absent) {
            return new QueryTask.Result(List.of(), List.of());
        }
        List<List<Optional<String>>> rows = new ArrayList<>();
        int width = snapshot.get().columns().size();
        session.stream(new HistorySql(dialect, snapshot.get()).asOf(night.instant(), spec.limit()), row -> {
            List<Optional<String>> values = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
                values.add(row.text(i));
            }
            rows.add(values);
        });
        return new QueryTask.Result(
                snapshot.get().columns().stream()
                        .map(column -> column.source().name())
                        .toList(),
                rows);
    }
}
