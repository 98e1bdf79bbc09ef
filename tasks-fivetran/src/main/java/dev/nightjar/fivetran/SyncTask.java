package dev.nightjar.fivetran;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;
import java.util.Optional;

/**
 * Syncs a connection of Fivetran and waits until it truly has ended: until a timestamp of Fivetran's own is newer than the
 * last one before the trigger.
 *
 * <p>One sync is triggered, also when the run is restarted; where an answer is lost, a look decides. What is changed of
 * the connection (pause, schedule) is put back at the end. Syncs of one connection wait for each other within a process.
 *
 * <p>It fails with {@link SyncFailedException} when the sync does; another attempt by its policy then syncs again. Looks
 * that fail while it waits do not end it, but {@code 4xx} does. A cancel ends the waiting; the sync itself goes on, for
 * Fivetran has no way to stop it.
 */
@TaskType("fivetran.sync")
public class SyncTask extends FivetranTask<SyncResult> {
    private final SyncSpec spec;

    public SyncTask(SyncSpec spec) {
        this(spec, spec);
    }

    /** A connection by its id, by the default rules. */
    public SyncTask(String connectionId) {
        this(SyncSpec.of(connectionId));
    }

    /** For a subclass with settings of its own. */
    protected SyncTask(Record ownSpec, SyncSpec spec) {
        super(ownSpec, spec.account());
        this.spec = spec;
    }

    /** Whether an end of Fivetran's is one; otherwise it is waited on. Called at each look from the end on. */
    protected boolean isDone(SyncResult result, TaskContext context) throws Exception {
        return true;
    }

    /** What is triggered. */
    Trigger trigger() {
        return new Trigger.Sync();
    }

    @Override
    protected Planned<SyncResult> plan(PlanContext context) throws Exception {
        return wouldSend(
                spec.connection(), "POST /connections/%s/" + (trigger().isHistorical() ? "resync" : "sync"), context);
    }

    @Override
    protected SyncResult run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        Memory memory = new Memory(context, "");
        String id = context.remember(
                "connection", String.class, () -> spec.connection().resolve(client));
        SyncRules rules = spec.rules().orElse(SyncRules.DEFAULT);
        Patience patience = spec.patience().orElse(Patience.DEFAULT);
        try (ConnectionLocks.Held _ = ConnectionLocks.hold(client, List.of(id))) {
            Polling polling = new Polling(client, patience, context);
            ConnectionSync sync = new ConnectionSync(
                    polling.client(),
                    client,
                    memory,
                    new ConnectionSync.Order(trigger(), rules, patience),
                    context.log());
            try {
                return poll(polling, sync, client, id, context);
            } finally {
                sync.putBack(id);
            }
        }
    }

    private SyncResult poll(Polling polling, ConnectionSync sync, FivetranClient client, String id, TaskContext context)
            throws Exception {
        Optional<Connection> last = Optional.empty();
        do {
            Optional<Connection> seen = polling.look(() -> polling.client().connection(id));
            if (seen.isPresent()) {
                last = seen;
                Optional<SyncResult> result = sync.look(seen.get());
                if (result.isPresent() && isDone(result.get(), context)) {
                    SyncDurations.of(context).keep(result.get());
                    return result.get();
                }
                context.progress()
                        .message("%s is %s"
                                .formatted(seen.get(), seen.get().status().syncState()));
            }
        } while (polling.pause());
        throw sync.timeout(last.isPresent() ? last.get() : client.connection(id));
    }
}
