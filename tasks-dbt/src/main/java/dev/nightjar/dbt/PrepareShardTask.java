package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskPolicy;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Fanout;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the histories of a shard ready for dbt: notes that the night was started, adds new columns, widens types, ends
 * open versions where the key is another one, and finds the tables that are as they were, which dbt need not look at.
 *
 * <p>A history that another process holds, or that cannot be read or written, makes its tables late, and a table that
 * cannot be made ready is late itself; the others go on. Cancel: ends the statement that runs; what is not yet ready, the
 * next run makes ready.
 */
@TaskType("dbt.prepare-shard")
public class PrepareShardTask extends Task<PreparedShard> {
    private static final int SCHEMAS_AT_ONCE = 2;

    private final ShardSpec spec;

    public PrepareShardTask(ShardSpec spec) {
        super(spec);
        this.spec = spec;
    }

    /** One after the other: two at once would take as long, and keep the first from its dbt. */
    @Override
    protected TaskPolicy policy() {
        return super.policy().withLimit("prepare-shard", 1);
    }

    @Override
    protected PreparedShard run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        warehouse.claim();
        OtherNights others = OtherNights.of(warehouse, spec);
        List<NightOfSchema> nights = spec.shard().schemas().stream()
                .map(schema -> new NightOfSchema(HistoryDialect.of(warehouse), spec, others, schema))
                .toList();
        Map<NightOfSchema, String> held = new ConcurrentHashMap<>();
        AtomicInteger done = new AtomicInteger();
        try (Session clones = warehouse.open(
                List.of(Access.read(new Database.Clones(spec.set().night()))))) {
            context.onCancel(clones::cancel);
            Fanout.each(nights, SCHEMAS_AT_ONCE, night -> {
                try (Session fork = clones.fork()) {
                    prepare(night, warehouse, fork, context);
                } catch (NightjarException e) {
                    if (!HistoryDialect.of(warehouse).isOfOneHistory(e.code()) && e.code() != ErrorCode.EXTERNAL) {
                        throw e;
                    }
                    context.log().warn("the tables of schema {} are late: {}", night.schema(), e.getMessage());
                    held.put(night, e.getMessage());
                }
                context.progress().update(done.incrementAndGet(), nights.size(), "schemas");
            });
        }
        return prepared(nights, held);
    }

    private static void prepare(NightOfSchema night, Warehouse warehouse, Session clones, TaskContext context) {
        try (Session history = warehouse.open(List.of(Access.write(new Database.History(night.schema()))))) {
            context.onCancel(history::cancel);
            night.prepare(history, clones);
            night.broken().forEach(table -> context.log().warn("table {} is late: {}", table.table(), table.reason()));
        }
    }

    private static PreparedShard prepared(List<NightOfSchema> nights, Map<NightOfSchema, String> held) {
        List<Identifier> open = new ArrayList<>();
        List<PreparedTable> tables = new ArrayList<>();
        List<TableOutcome> decided = new ArrayList<>();
        for (NightOfSchema night : nights) {
            String holder = held.get(night);
            if (holder == null) {
                open.add(night.schema());
                tables.addAll(night.tables());
                decided.addAll(night.decided());
            } else {
                decided.addAll(night.allLate(holder));
            }
        }
        return new PreparedShard(open, tables, decided);
    }

    /**
     * The statements that would make the histories ready; which tables are unchanged is only known when it runs. None for a
     * history that another process holds.
     */
    @Override
    protected Planned<PreparedShard> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<PlannedChange> changes = new ArrayList<>();
        List<PreparedTable> tables = new ArrayList<>();
        OtherNights others = OtherNights.of(warehouse, spec);
        try (Session session = warehouse.open(List.of())) {
            for (Identifier schema : spec.shard().schemas()) {
                SchemaHistory history = ReadHistoryTask.read(warehouse, session, schema);
                if (history.readable()) {
                    NightOfSchema night = new NightOfSchema(HistoryDialect.of(warehouse), spec, others, schema);
                    night.plan(history);
                    changes.addAll(planned(night, warehouse.where(new Database.History(schema))));
                    night.toCapture().forEach(snapshot -> tables.add(new PreparedTable(snapshot, 0, "", false)));
                }
            }
        }
        return Planned.of(new PreparedShard(spec.shard().schemas(), tables, List.of()))
                .doing(changes);
    }

    private static List<PlannedChange> planned(NightOfSchema night, String target) {
        List<PlannedChange> changes = new ArrayList<>();
        night.statements().forEach(sql -> changes.add(new PlannedChange("sql", target, sql.text())));
        if (!changes.isEmpty()) {
            changes.add(new PlannedChange(
                    "sql", target, "-- and the macro nightjar.refusal, from what the record holds then"));
        }
        return changes;
    }
}
