package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits for a sync that Fivetran starts by itself: until one has ended well after a given time, be it before the task
 * begins. Triggers nothing, and changes nothing.
 *
 * <p>Result: the connection. It fails with {@link SyncFailedException} when a sync after that time fails, when the
 * connection is paused or broken, and at the deadline.
 */
@TaskType("fivetran.wait-for-sync")
public class WaitForSyncTask extends FivetranTask<Connection> {
    /**
     * What is waited for.
     *
     * @param after when the sync must have ended at the earliest, by Fivetran's clock; default when one was due last:
     *     the time of a daily schedule, else one interval before the task begins
     */
    @Description("Waits for a sync that Fivetran starts by itself.")
    public record Spec(
            @Description("The Fivetran account in nightjar.yml.") @Default(ACCOUNT)
            String account,

            @Description("Which connection.") ConnectionRef connection,

            @Description("When the sync must have ended at the earliest; by default the last time it was due.")
            Optional<Instant> after,

            @Description("How long is waited.") Optional<Patience> patience) {
        public Spec {
            requireNonNull(account, "account is null");
            requireNonNull(connection, "connection is null");
            requireNonNull(after, "after is null");
            requireNonNull(patience, "patience is null");
        }

        /** The sync that was due last. */
        public static Spec of(String connectionId) {
            return new Spec(ACCOUNT, ConnectionRef.id(connectionId), Optional.empty(), Optional.empty());
        }

        /** A sync that has ended after this time. */
        public Spec endedAfter(Instant time) {
            return new Spec(account, connection, Optional.of(time), patience);
        }

        /** The same with this patience. */
        public Spec with(Patience newPatience) {
            return new Spec(account, connection, after, Optional.of(newPatience));
        }
    }

    private final Spec spec;

    public WaitForSyncTask(Spec spec) {
        super(spec, spec.account());
        this.spec = spec;
    }

    @Override
    protected Connection run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        Patience patience = spec.patience().orElse(Patience.DEFAULT);
        Polling polling = new Polling(client, patience, context);
        Connection last = polling.first(
                () -> polling.client().connection(spec.connection().resolve(polling.client())));
        String id = last.id();
        SyncWatch watch = new SyncWatch(
                Optional.of(after(last, context)),
                false,
                patience,
                client.time().instant());
        while (!isThere(last, watch, client.time().instant())) {
            if (!polling.pause()) {
                throw new SyncFailedException(
                        SyncFailedException.Reason.TIMEOUT,
                        last,
                        "has not synced within %s".formatted(patience.deadline()));
            }
            last = polling.look(() -> polling.client().connection(id)).orElse(last);
        }
        return last;
    }

    private static boolean isThere(Connection seen, SyncWatch watch, Instant now) {
        return switch (watch.look(seen, now)) {
            case SUCCEEDED -> true;
            case GOING_ON, RESCHEDULED, CANCELLED, NOT_STARTED -> false;
            case FAILED -> throw new SyncFailedException(SyncFailedException.Reason.FAILED, seen, "failed");
            case PAUSED ->
                throw new SyncFailedException(
                        SyncFailedException.Reason.PAUSED, seen, "is paused, and will not sync by itself");
            case BROKEN ->
                throw new SyncFailedException(SyncFailedException.Reason.BROKEN, seen, "is broken; repair it");
        };
    }

    private Instant after(Connection seen, TaskContext context) throws Exception {
        return context.remember(
                "after",
                Instant.class,
                () -> spec.after()
                        .or(() -> seen.schedule().lastDue(context.now()))
                        .orElseThrow(() -> new NightjarException(
                                ErrorCode.CONFIG,
                                "%s %s".formatted(seen, seen.schedule().noneIsDue()))));
    }
}
