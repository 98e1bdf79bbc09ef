package dev.nightjar.fivetran;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Syncs many connections, each as {@link SyncTask} does, and looks at all of them with one request for a thousand. Those
 * that took longest in earlier runs are begun first. No more requests are sent within an hour than the spec or half of
 * the account's quota allows: connections wait for their turn.
 *
 * <p>One that fails leaves the others alone, and is in the report; the task itself fails where nothing can be asked.
 */
@TaskType("fivetran.sync-all")
public class SyncAllTask extends FivetranTask<SyncReport> {
    private final SyncAllSpec spec;

    public SyncAllTask(SyncAllSpec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected SyncAllTask(Record ownSpec, SyncAllSpec spec) {
        super(ownSpec, spec.account());
        this.spec = spec;
    }

    /** Whether a connection is synced; by default as the spec says. */
    protected boolean selects(Connection connection) {
        return spec.schemas().isEmpty() || spec.schemas().contains(connection.schema());
    }

    /** Called when a connection has come to another phase; by default it is logged, and shown as the task's progress. */
    protected void onProgress(Connection connection, SyncPhase phase, TaskContext context) throws Exception {
        context.log().info("{}: {}", connection, phase);
        context.progress().message("%s: %s".formatted(connection.schema(), phase));
    }

    @Override
    protected Planned<SyncReport> plan(PlanContext context) throws Exception {
        List<PlannedChange> changes = chosen(client(context), context).stream()
                .map(c -> new PlannedChange("fivetran", c.toString(), "POST /connections/%s/sync".formatted(c.id())))
                .toList();
        return Planned.<SyncReport>unknown().doing(changes);
    }

    @Override
    protected SyncReport run(TaskContext context) throws Exception {
        FivetranClient account = client(context);
        Patience patience = spec.patience().orElse(Patience.DEFAULT);
        RequestBudget budget = new RequestBudget(spec.requestsPerHour(), account::quota, patience, context::now);
        FivetranClient client = account.telling(budget::spend);
        Polling polling = new Polling(client, patience, context);
        List<Connection> chosen = polling.first(() -> chosen(polling.client(), context));
        try (ConnectionLocks.Held _ =
                ConnectionLocks.hold(client, chosen.stream().map(Connection::id).toList())) {
            Map<String, ConnectionSync> syncs = new LinkedHashMap<>();
            chosen.forEach(c -> syncs.put(c.id(), sync(c.id(), polling, client, context)));
            SyncsTogether together = new SyncsTogether(
                    chosen, syncs, budget, (connection, phase) -> onProgress(connection, phase, context));
            try {
                return run(together, polling, budget, context);
            } finally {
                together.putBack();
            }
        }
    }

    private SyncReport run(SyncsTogether together, Polling polling, RequestBudget budget, TaskContext context)
            throws Exception {
        SyncDurations durations = SyncDurations.of(context);
        do {
            Optional<List<Connection>> seen = polling.look(() ->
                    budget.look(() -> polling.client().connections(filter()).toList()));
            if (seen.isPresent()) {
                together.look(seen.get()).forEach(durations::keep);
            }
            context.progress().update(together.over(), together.all(), "connections");
        } while (together.goesOn() && polling.pause(budget.betweenLooks()));
        return together.report();
    }

    /** Those that are synced, the longest first. */
    private List<Connection> chosen(FivetranClient client, TaskContext context) {
        List<Connection> chosen = client.connections(filter())
                .filter(this::selects)
                .sorted(SyncDurations.of(context).longestFirst())
                .toList();
        if (chosen.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "no connection of %s is to be synced; check 'destination' and 'schemas'"
                            .formatted(spec.destination()
                                    .map(id -> "destination " + id)
                                    .orElse("the account")));
        }
        return chosen;
    }

    private ConnectionSync sync(String id, Polling polling, FivetranClient client, TaskContext context) {
        ConnectionSync.Order order = new ConnectionSync.Order(
                new Trigger.Sync(),
                spec.rules().orElse(SyncRules.DEFAULT),
                spec.patience().orElse(Patience.DEFAULT));
        return new ConnectionSync(polling.client(), client, new Memory(context, id + " "), order, context.log());
    }

    private ConnectionFilter filter() {
        return new ConnectionFilter(spec.destination(), Optional.empty());
    }
}
