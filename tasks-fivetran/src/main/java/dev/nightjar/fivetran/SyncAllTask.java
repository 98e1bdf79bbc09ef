package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Syncs many connections, each as {@link SyncTask} does, and looks at all of them with one request for a thousand. One that
 * fails leaves the others alone, and is in the report; the task itself fails where nothing can be asked.
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

    @Override
    protected Planned<SyncReport> plan(PlanContext context) throws Exception {
        List<PlannedChange> changes = chosen(client(context)).values().stream()
                .map(c -> new PlannedChange("fivetran", c.toString(), "POST /connections/%s/sync".formatted(c.id())))
                .toList();
        return Planned.<SyncReport>unknown().doing(changes);
    }

    @Override
    protected SyncReport run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        Polling polling = new Polling(client, spec.patience().orElse(Patience.DEFAULT), context.log());
        Map<String, Connection> chosen = chosen(client);
        try (ConnectionLocks.Held _ = ConnectionLocks.hold(client, chosen.keySet())) {
            Map<String, ConnectionSync> syncs = new LinkedHashMap<>();
            chosen.keySet().forEach(id -> syncs.put(id, sync(id, polling, context)));
            try {
                return new Together(chosen, syncs).run(polling, context);
            } finally {
                for (Map.Entry<String, ConnectionSync> sync : syncs.entrySet()) {
                    sync.getValue().putBack(sync.getKey());
                }
            }
        }
    }

    private Map<String, Connection> chosen(FivetranClient client) {
        Map<String, Connection> chosen = new LinkedHashMap<>();
        client.connections(filter()).filter(this::selects).forEach(c -> chosen.put(c.id(), c));
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

    private ConnectionSync sync(String id, Polling polling, TaskContext context) {
        ConnectionSync.Order order = new ConnectionSync.Order(
                new Trigger.Sync(),
                spec.rules().orElse(SyncRules.DEFAULT),
                spec.patience().orElse(Patience.DEFAULT));
        return new ConnectionSync(
                polling.client(), client(context), new Memory(context, id + " "), order, context.log());
    }

    private ConnectionFilter filter() {
        return new ConnectionFilter(spec.destination(), Optional.empty());
    }

    /** The syncs that go on, and those that have ended. */
    private final class Together {
        private final Map<String, Connection> last;
        private final Map<String, ConnectionSync> open;
        private final List<SyncResult> ended = new ArrayList<>();
        private final List<SyncReport.Failed> failed = new ArrayList<>();

        Together(Map<String, Connection> last, Map<String, ConnectionSync> syncs) {
            this.last = last;
            this.open = new LinkedHashMap<>(syncs);
        }

        SyncReport run(Polling polling, TaskContext context) throws Exception {
            int all = open.size();
            do {
                Optional<List<Connection>> seen = polling.look(
                        () -> polling.client().connections(filter()).toList());
                if (seen.isPresent()) {
                    look(seen.get());
                }
                context.progress().update(all - open.size(), all, "connections");
            } while (!open.isEmpty() && polling.pause());
            open.forEach((id, sync) -> fail(id, sync.timeout(last(id))));
            return new SyncReport(ended, failed);
        }

        private void look(List<Connection> seen) throws Exception {
            Set<String> gone = new HashSet<>(open.keySet());
            for (Connection connection : seen) {
                gone.remove(connection.id());
                last.put(connection.id(), connection);
                ConnectionSync sync = open.get(connection.id());
                if (sync != null) {
                    look(connection, sync);
                }
            }
            for (String id : gone) {
                fail(
                        id,
                        new NightjarException(
                                ErrorCode.EXTERNAL, last(id) + " is no longer there; see who removed it"));
                open.remove(id);
            }
        }

        private void look(Connection connection, ConnectionSync sync) throws Exception {
            try {
                Optional<SyncResult> result = sync.look(connection);
                if (result.isPresent()) {
                    ended.add(result.get());
                    open.remove(connection.id());
                }
            } catch (NightjarException e) {
                if (e.code() == ErrorCode.CANCELLED) {
                    throw e;
                }
                fail(connection.id(), e);
                open.remove(connection.id());
            }
        }

        private void fail(String id, NightjarException e) {
            failed.add(new SyncReport.Failed(id, last(id).schema(), e.getMessage()));
        }

        private Connection last(String id) {
            return requireNonNull(last.get(id), "every connection was seen");
        }
    }
}
