package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Waits for the syncs that Fivetran starts by itself, of many connections, each as {@link WaitForSyncTask} does, and looks
 * at all of them with one request for a thousand. Triggers nothing, and changes nothing.
 *
 * <p>Paused connections are skipped. One that fails, breaks, goes away or brings nothing until the deadline leaves the
 * others alone, and is in the report; the task itself fails where nothing can be asked. A plan supposes that all of them
 * have synced.
 */
@TaskType("fivetran.wait-for-all")
public class WaitForAllTask extends FivetranTask<SyncReport> {
    /**
     * What is waited for.
     *
     * @param destination the id of a destination; default all that the API key may see
     * @param schemas the names of connections; default all
     * @param after when the syncs must have ended at the earliest, by Fivetran's clock; default for each when one was due
     *     last: the time of a daily schedule, else one interval before the task begins
     */
    @Description("Waits for the syncs of many connections that Fivetran starts by itself.")
    public record Spec(
            @Description("The Fivetran account in nightjar.yml.") @Default(ACCOUNT)
            String account,

            @Description("The id of a destination; all if not given.")
            Optional<String> destination,

            @Description("The schemas of the connections; all if none is given.")
            Set<String> schemas,

            @Description("When the syncs must have ended at the earliest; by default the last time each was due.")
            Optional<Instant> after,

            @Description("How long is waited.") Optional<Patience> patience) {
        public Spec {
            requireNonNull(account, "account is null");
            requireNonNull(destination, "destination is null");
            schemas = Set.copyOf(schemas);
            requireNonNull(after, "after is null");
            requireNonNull(patience, "patience is null");
        }
    }

    private final Spec spec;

    public WaitForAllTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected WaitForAllTask(Record ownSpec, Spec spec) {
        super(ownSpec, spec.account());
        this.spec = spec;
    }

    /** Waits for the syncs of these connections that were due last. */
    public static WaitForAllTask of(SyncAllSpec connections) {
        return new WaitForAllTask(new Spec(
                connections.account(),
                connections.destination(),
                connections.schemas(),
                Optional.empty(),
                connections.patience()));
    }

    /** Whether a connection is waited for; by default as the spec says. */
    protected boolean selects(Connection connection) {
        return spec.schemas().isEmpty() || spec.schemas().contains(connection.schema());
    }

    @Override
    protected Planned<SyncReport> plan(PlanContext context) {
        return Planned.of(new SyncReport(List.of(), List.of()));
    }

    @Override
    protected SyncReport run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        Patience patience = spec.patience().orElse(Patience.DEFAULT);
        Polling polling = new Polling(client, patience, context);
        Instant begun = context.remember("begun", Instant.class, context::now);
        ConnectionFilter filter = new ConnectionFilter(spec.destination(), Optional.empty());
        List<Connection> chosen = polling.first(
                () -> polling.client().connections(filter).filter(this::selects).toList());
        Waiting waiting = new Waiting(chosen, begun, patience);
        do {
            polling.look(() -> polling.client().connections(filter).toList())
                    .ifPresent(seen -> waiting.look(seen, context.now()));
            context.progress().update(waiting.over(), waiting.all, "connections");
        } while (!waiting.open.isEmpty() && polling.pause());
        return waiting.report("has not synced within %s".formatted(patience.deadline()));
    }

    /** The connections that are waited for, and those that are over. */
    private final class Waiting {
        private final Map<String, SyncWatch> open = new LinkedHashMap<>();
        private final Map<String, Connection> last = new LinkedHashMap<>();
        private final Absences absences = new Absences();
        private final List<SyncResult> ended = new ArrayList<>();
        private final List<SyncReport.Failed> failed = new ArrayList<>();
        private final int all;

        Waiting(List<Connection> chosen, Instant begun, Patience patience) {
            if (chosen.isEmpty()) {
                throw new NightjarException(
                        ErrorCode.CONFIG, "there is no connection to wait for; check 'destination' and 'schemas'");
            }
            all = chosen.size();
            for (Connection connection : chosen) {
                Optional<Instant> due =
                        spec.after().or(() -> connection.schedule().lastDue(begun));
                last.put(connection.id(), connection);
                open.put(connection.id(), new SyncWatch(due, false, patience, begun));
                if (due.isEmpty() && !connection.isPaused()) {
                    fail(connection.id(), connection.schedule().noneIsDue());
                }
            }
        }

        int over() {
            return all - open.size();
        }

        void look(List<Connection> seen, Instant now) {
            Map<String, Connection> there = new LinkedHashMap<>();
            seen.forEach(connection -> there.put(connection.id(), connection));
            last.replaceAll((id, before) -> there.getOrDefault(id, before));
            for (String id : List.copyOf(open.keySet())) {
                Connection connection = there.get(id);
                if (connection == null) {
                    if (absences.isGone(id)) {
                        fail(id, "is no longer there; see who removed it");
                    }
                } else {
                    absences.isThere(id);
                    judge(connection, requireNonNull(open.get(id)).look(connection, now));
                }
            }
        }

        private void judge(Connection seen, SyncWatch.Sight sight) {
            switch (sight) {
                case GOING_ON, RESCHEDULED, CANCELLED, NOT_STARTED -> {}
                case SUCCEEDED -> end(seen, SyncResult.End.SUCCEEDED);
                case PAUSED -> end(seen, SyncResult.End.SKIPPED);
                case FAILED -> fail(seen.id(), "failed");
                case BROKEN -> fail(seen.id(), "is broken; repair it");
            }
        }

        private void end(Connection seen, SyncResult.End how) {
            open.remove(seen.id());
            ended.add(new SyncResult(
                    seen.id(),
                    seen.schema(),
                    how,
                    seen.succeededAt(),
                    Optional.empty(),
                    0,
                    seen.status().notices().stream().map(Notice::toString).toList(),
                    seen.dashboard()));
        }

        private void fail(String id, String what) {
            open.remove(id);
            Connection connection = requireNonNull(last.get(id), "every connection was seen");
            failed.add(new SyncReport.Failed(
                    id,
                    connection.schema(),
                    new SyncFailedException(SyncFailedException.Reason.FAILED, connection, what).getMessage()));
        }

        SyncReport report(String tooLate) {
            List.copyOf(open.keySet()).forEach(id -> fail(id, tooLate));
            return new SyncReport(ended, failed);
        }
    }
}
