package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import java.util.List;

/**
 * A task that talks to Fivetran. It fails with {@link FivetranException} when Fivetran refuses what is asked. A cancel ends
 * the request or the wait that is under way; what Fivetran has begun by then goes on, unless a task says otherwise.
 *
 * @param <R> the result
 */
public abstract class FivetranTask<R> extends Task<R> {
    /** What the account is called in {@code nightjar.yml} unless a spec says otherwise. */
    public static final String ACCOUNT = "fivetran";

    private final String account;

    /**
     * A task that does what {@code spec} says.
     *
     * @param account the name of a connection of type {@code fivetran} in {@code nightjar.yml}
     */
    protected FivetranTask(Record spec, String account) {
        super(spec);
        this.account = requireNonNull(account, "account is null");
    }

    /** A plan of one request that changes something; its result is not known before. */
    static <R> Planned<R> wouldSend(Object target, String request) {
        return Planned.<R>unknown().doing(List.of(new PlannedChange("fivetran", target.toString(), request)));
    }

    /** A plan of one request about a connection, which is looked up; {@code %s} in the request is its id. */
    Planned<R> wouldSend(ConnectionRef ref, String request, PlanContext context) throws Exception {
        FivetranClient client = client(context);
        Connection connection = client.connection(ref.resolve(client));
        return wouldSend(connection, request.formatted(connection.id()));
    }

    /** The account's client, by whose time the task waits. */
    protected FivetranClient client(TaskContext context) {
        return context.connection(account, FivetranClient.class);
    }
}
