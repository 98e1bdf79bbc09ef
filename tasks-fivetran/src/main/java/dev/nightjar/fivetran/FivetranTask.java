package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;

/**
 * A task that talks to Fivetran.
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

    /** The account's client, by whose time the task waits. */
    protected FivetranClient client(TaskContext context) {
        return context.connection(account, FivetranClient.class);
    }
}
