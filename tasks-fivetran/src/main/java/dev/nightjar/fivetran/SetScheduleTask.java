package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.Optional;

/**
 * Gives a connection another schedule. Result: the schedule that it had before, also when the run is restarted, so that
 * {@link Spec#of} can put it back.
 */
@TaskType("fivetran.set-schedule")
public class SetScheduleTask extends FivetranTask<Connection.Schedule> {
    /**
     * The schedule.
     *
     * @param minutes between two syncs of an automatic schedule; default as it is
     * @param dailyTime {@code HH:MM} in UTC, with 1440 minutes
     */
    @Description("Gives a connection of Fivetran another schedule.")
    public record Spec(
            @Description("The Fivetran account in nightjar.yml.") @Default(ACCOUNT)
            String account,

            @Description("Which connection.") ConnectionRef connection,
            @Description("auto or manual.") ScheduleType schedule,

            @Description("Minutes between two syncs: 5, 15, 30, 60, 120, 180, 360, 480, 720 or 1440.")
            Optional<Integer> minutes,

            @Description("The time of a daily sync, HH:MM in UTC.")
            Optional<String> dailyTime) {
        public Spec {
            requireNonNull(account, "account is null");
            requireNonNull(connection, "connection is null");
            new ConnectionChange(Optional.empty(), Optional.of(schedule), minutes, dailyTime);
        }

        /** Back to a schedule that a connection had. */
        public static Spec of(ConnectionRef connection, Connection.Schedule schedule) {
            return new Spec(ACCOUNT, connection, schedule.type(), schedule.minutes(), Optional.empty());
        }

        /** Another kind of schedule. */
        public static Spec of(String connectionId, ScheduleType type) {
            return new Spec(ACCOUNT, ConnectionRef.id(connectionId), type, Optional.empty(), Optional.empty());
        }
    }

    private final Spec spec;

    public SetScheduleTask(Spec spec) {
        super(spec, spec.account());
        this.spec = spec;
    }

    @Override
    protected Planned<Connection.Schedule> plan(PlanContext context) throws Exception {
        return wouldSend(spec.connection(), "PATCH /connections/%s " + change().body(), context);
    }

    @Override
    protected Connection.Schedule run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        String id = spec.connection().resolve(client);
        Connection.Schedule before = context.remember(
                "schedule before",
                Connection.Schedule.class,
                () -> client.connection(id).schedule());
        client.modify(id, change());
        return before;
    }

    private ConnectionChange change() {
        return new ConnectionChange(Optional.empty(), Optional.of(spec.schedule()), spec.minutes(), spec.dailyTime());
    }
}
