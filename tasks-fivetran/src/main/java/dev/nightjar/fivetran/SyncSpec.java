package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.util.Optional;

/**
 * What {@link SyncTask} syncs.
 *
 * @param account the name of the Fivetran connection in {@code nightjar.yml}; default {@code fivetran}
 * @param rules default {@link SyncRules#DEFAULT}
 * @param patience default {@link Patience#DEFAULT}
 */
@Description("Syncs a connection of Fivetran and waits for its end.")
public record SyncSpec(
        @Description("The Fivetran account in nightjar.yml.") @Default(FivetranTask.ACCOUNT)
        String account,

        @Description("Which connection.") ConnectionRef connection,

        @Description("What is done about a connection that is not simply waiting.")
        Optional<SyncRules> rules,

        @Description("How long is waited.") Optional<Patience> patience) {
    public SyncSpec {
        requireNonNull(account, "account is null");
        requireNonNull(connection, "connection is null");
        requireNonNull(rules, "rules is null");
        requireNonNull(patience, "patience is null");
    }

    /** A connection by its id. */
    public static SyncSpec of(String connectionId) {
        return of(ConnectionRef.id(connectionId));
    }

    /** A connection. */
    public static SyncSpec of(ConnectionRef connection) {
        return new SyncSpec(FivetranTask.ACCOUNT, connection, Optional.empty(), Optional.empty());
    }

    /** The same with these rules. */
    public SyncSpec with(SyncRules newRules) {
        return new SyncSpec(account, connection, Optional.of(newRules), patience);
    }

    /** The same with this patience. */
    public SyncSpec with(Patience newPatience) {
        return new SyncSpec(account, connection, rules, Optional.of(newPatience));
    }
}
