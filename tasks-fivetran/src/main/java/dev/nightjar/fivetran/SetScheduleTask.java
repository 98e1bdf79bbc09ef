package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskFailedException;
import dev.nightjar.flow.TaskType;
import java.util.List;
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

            @Description("Minutes between two syncs: 1, 5, 15, 30, 60, 120, 180, 360, 480, 720 or 1440.")
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
            return of(ACCOUNT, connection, schedule);
        }

        private static Spec of(String account, ConnectionRef connection, Connection.Schedule schedule) {
            return new Spec(account, connection, schedule.type(), schedule.minutes(), schedule.timeOfDay());
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

    /**
     * Gives a connection another schedule while a part of a flow goes on, and then the one back that it had: also when
     * that part fails, when the run is stopped, and, by the run that is taken up again, when its process has died. A run
     * that was stopped and is taken up again goes on with the schedule that the connection had.
     *
     * @return what {@code body} gives
     * @throws TaskFailedException when the schedule is of a kind that Nightjar does not know: it could not be put back,
     *     and stays
     */
    public static <R> R during(FlowContext flow, Spec spec, Flow<R> body) throws Exception {
        Connection.Schedule before = flow.run(new SetScheduleTask(spec) {
            @Override
            Connection.Schedule replaced(Connection connection) {
                return known(connection);
            }
        });
        SetScheduleTask back = new SetScheduleTask(Spec.of(spec.account(), spec.connection(), before));
        R result;
        try {
            result = body.run(flow);
        } catch (Throwable e) {
            try {
                putBack(flow, back);
            } catch (Exception again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        putBack(flow, back);
        return result;
    }

    private static void putBack(FlowContext flow, SetScheduleTask back) throws Exception {
        flow.uncancellable(cleanUp -> cleanUp.run(back.named("put-schedule-back")));
    }

    @Override
    protected Planned<Connection.Schedule> plan(PlanContext context) throws Exception {
        FivetranClient client = client(context);
        Connection connection = client.connection(spec.connection().resolve(client));
        return Planned.of(replaced(connection))
                .doing(List.of(new PlannedChange(
                        "fivetran",
                        connection.toString(),
                        "PATCH /connections/%s %s".formatted(connection.id(), change().body()))));
    }

    @Override
    protected Connection.Schedule run(TaskContext context) throws Exception {
        FivetranClient client = client(context);
        String id = spec.connection().resolve(client);
        Connection.Schedule before =
                context.remember("schedule before", Connection.Schedule.class, () -> replaced(client.connection(id)));
        client.modify(id, change());
        return before;
    }

    /** The schedule that a connection has up to now. */
    Connection.Schedule replaced(Connection connection) {
        return connection.schedule();
    }

    private static Connection.Schedule known(Connection connection) {
        if (connection.schedule().type() == ScheduleType.UNKNOWN) {
            throw new NightjarException(
                            ErrorCode.EXTERNAL,
                            "%s has a schedule of a kind that Nightjar does not know and could not put back; make it auto or manual in Fivetran first: %s"
                                    .formatted(connection, connection.dashboard()))
                    .withoutRetry();
        }
        return connection.schedule();
    }

    private ConnectionChange change() {
        return new ConnectionChange(Optional.empty(), Optional.of(spec.schedule()), spec.minutes(), spec.dailyTime());
    }
}
