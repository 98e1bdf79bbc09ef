package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the histories of a shard ready for dbt: notes that the night was started, adds new columns, widens types, ends
 * open versions where the key is another one, and finds the tables that are as they were, which dbt need not look at.
 *
 * <p>A history that another process holds makes its tables late; the others go on. Cancel: ends the statement that runs;
 * each schema is made ready in one transaction.
 */
@TaskType("dbt.prepare-shard")
public class PrepareShardTask extends Task<PreparedShard> {
    private final ShardSpec spec;

    public PrepareShardTask(ShardSpec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected PreparedShard run(TaskContext context) {
        DuckDbWarehouse warehouse = context.connection(spec.connection(), DuckDbWarehouse.class);
        warehouse.claim();
        List<Identifier> open = new ArrayList<>();
        List<PreparedTable> tables = new ArrayList<>();
        List<TableOutcome> decided = new ArrayList<>();
        try (Session session = warehouse.open(
                List.of(Access.read(new Database.Clones(spec.set().night()))))) {
            context.onCancel(session::cancel);
            for (Identifier schema : spec.shard().schemas()) {
                NightOfSchema night = new NightOfSchema(spec, schema);
                try {
                    warehouse.attach(session, Access.write(new Database.History(schema)));
                    night.prepare(session);
                    open.add(schema);
                    tables.addAll(night.tables());
                    decided.addAll(night.decided());
                } catch (NightjarException e) {
                    if (e.code() != ErrorCode.BUSY) {
                        throw e;
                    }
                    context.log().warn("the tables of schema {} are late: {}", schema, e.getMessage());
                    decided.addAll(night.allLate(e.getMessage()));
                }
                context.progress().update(open.size(), spec.shard().schemas().size(), "schemas");
            }
        }
        return new PreparedShard(open, tables, decided);
    }

    /** The statements that would make the histories ready; which tables are unchanged is only known when it runs. */
    @Override
    protected Planned<PreparedShard> plan(PlanContext context) {
        DuckDbWarehouse warehouse = context.connection(spec.connection(), DuckDbWarehouse.class);
        List<PlannedChange> changes = new ArrayList<>();
        List<PreparedTable> tables = new ArrayList<>();
        for (Identifier schema : spec.shard().schemas()) {
            NightOfSchema night = new NightOfSchema(spec, schema);
            Database.History history = new Database.History(schema);
            if (Files.exists(warehouse.file(history))) {
                try (Session session = warehouse.open(List.of(Access.read(history)))) {
                    night.plan(new HistoryRecord(schema).read(session));
                }
            } else {
                night.plan(SchemaHistory.none(schema));
            }
            String target = warehouse.file(history).toString();
            night.statements().forEach(sql -> changes.add(new PlannedChange("sql", target, sql.text())));
            night.toCapture().forEach(snapshot -> tables.add(new PreparedTable(snapshot, 0, "", false)));
        }
        return Planned.of(new PreparedShard(spec.shard().schemas(), tables, List.of()))
                .doing(changes);
    }
}
