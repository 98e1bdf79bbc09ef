package dev.nightjar.dbt;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Reads what the histories of schemas say of themselves. A history that another process holds, or whose file cannot be
 * read, is told as such, not thrown. Cancel: ends the query that runs.
 */
@TaskType("dbt.read-history")
public class ReadHistoryTask extends ReadingTask<List<SchemaHistory>> {
    /**
     * Which histories.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     * @param schemas whose histories are told of in any case
     * @param others whether to tell of all other histories that there are, too
     */
    public record Spec(String connection, List<Identifier> schemas, boolean others) {
        public Spec {
            schemas = List.copyOf(schemas);
        }
    }

    private final Spec spec;

    public ReadHistoryTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<SchemaHistory> run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<SchemaHistory> histories = new ArrayList<>();
        try (Session session = warehouse.open(List.of())) {
            context.onCancel(session::cancel);
            for (Identifier schema : spec.schemas()) {
                histories.add(read(warehouse, session, schema));
            }
            if (spec.others()) {
                new FindOtherHistoriesTask(new FindOtherHistoriesTask.Spec(spec.connection(), spec.schemas()))
                        .run(context)
                        .forEach(schema -> histories.add(read(warehouse, session, schema)));
            }
            return histories;
        }
    }

    /** What a history says of itself; nothing where there is none, and why where it cannot be read. */
    static SchemaHistory read(Warehouse warehouse, Session session, Identifier schema) {
        return read(warehouse, session, schema, HistoryRecord::read);
    }

    /** The same of a part of it. */
    static SchemaHistory read(
            Warehouse warehouse,
            Session session,
            Identifier schema,
            BiFunction<HistoryRecord, Session, SchemaHistory> part) {
        Database.History history = new Database.History(schema);
        HistoryDialect dialect = HistoryDialect.of(warehouse);
        if (!warehouse.exists(history)) {
            return SchemaHistory.none(schema, dialect.sql());
        }
        try {
            // One at a time: DuckDB looks through the catalogs of all that is attached.
            warehouse.attach(session, Access.read(history));
            SchemaHistory read = part.apply(new HistoryRecord(dialect, schema), session);
            warehouse.detach(session, history);
            return read;
        } catch (NightjarException e) {
            if (!dialect.isOfOneHistory(e.code())) {
                throw e;
            }
            return SchemaHistory.held(schema, dialect.sql(), e.getMessage());
        }
    }
}
