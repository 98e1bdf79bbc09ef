package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskPolicy;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of the records of histories beside the nights, from one time on. It takes no lock on the whole work, so that
 * nights go on; each history is changed in a transaction of its own, and a change that is there already is left. While
 * somebody has a history open it is tried again, for some twenty minutes.
 */
abstract class HistoryChange extends Task<Instant> {
    private static final int ATTEMPTS = 25;

    private final String connection;

    HistoryChange(Record spec, String connection) {
        super(spec);
        this.connection = connection;
    }

    /** The schemas whose histories are changed. */
    abstract List<Identifier> schemas(Warehouse warehouse);

    /** Whether a schema without a history gets a record; else it is passed over. */
    abstract boolean makesRecord();

    abstract List<Sql> statements(HistoryDialect dialect, Identifier schema, Instant time);

    @Override
    protected TaskPolicy policy() {
        return super.policy().withAttempts(ATTEMPTS).withRetryOn(ErrorCode.BUSY);
    }

    @Override
    protected Instant run(TaskContext context) throws Exception {
        Warehouse warehouse = context.connection(connection, Warehouse.class);
        Instant time = context.remember("time", Instant.class, context::now);
        HistoryDialect dialect = HistoryDialect.of(warehouse);
        for (Identifier schema : schemas(warehouse)) {
            try (Session session = warehouse.open(List.of(Access.write(new Database.History(schema))))) {
                context.onCancel(session::cancel);
                if (makesRecord() || new HistoryRecord(dialect, schema).exists(session)) {
                    session.change(statements(dialect, schema, time));
                }
            }
        }
        return time;
    }

    @Override
    protected Planned<Instant> plan(PlanContext context) {
        Warehouse warehouse = context.connection(connection, Warehouse.class);
        List<PlannedChange> changes = new ArrayList<>();
        for (Identifier schema : schemas(warehouse)) {
            String file = warehouse.where(new Database.History(schema));
            statements(HistoryDialect.of(warehouse), schema, context.now())
                    .forEach(statement -> changes.add(new PlannedChange("sql", file, statement.text())));
        }
        return Planned.of(context.now()).doing(changes);
    }
}
