package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;

/** A connection of an account, for tasks that need no more. */
@Description("A connection of Fivetran.")
public record ConnectionSpec(
        @Description("The Fivetran account in nightjar.yml.") @Default(FivetranTask.ACCOUNT)
        String account,

        @Description("Which connection.") ConnectionRef connection) {
    public ConnectionSpec {
        requireNonNull(account, "account is null");
        requireNonNull(connection, "connection is null");
    }

    /** A connection by its id. */
    public static ConnectionSpec of(String connectionId) {
        return new ConnectionSpec(FivetranTask.ACCOUNT, ConnectionRef.id(connectionId));
    }
}
