package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.util.Optional;
import java.util.Set;

/**
 * Which connections {@link SyncAllTask} syncs.
 *
 * @param destination the id of a destination; default all that the API key may see
 * @param schemas the names of connections; default all
 */
@Description("Syncs many connections of Fivetran and waits for all of them.")
public record SyncAllSpec(
        @Description("The Fivetran account in nightjar.yml.") @Default(FivetranTask.ACCOUNT)
        String account,

        @Description("The id of a destination; all if not given.")
        Optional<String> destination,

        @Description("The schemas of the connections; all if none is given.")
        Set<String> schemas,

        @Description("What is done about connections that are not simply waiting.")
        Optional<SyncRules> rules,

        @Description("How long is waited.") Optional<Patience> patience) {
    public SyncAllSpec {
        requireNonNull(account, "account is null");
        requireNonNull(destination, "destination is null");
        schemas = Set.copyOf(schemas);
        requireNonNull(rules, "rules is null");
        requireNonNull(patience, "patience is null");
    }

    /** All connections of a destination; paused ones are left. */
    public static SyncAllSpec destination(String id) {
        return new SyncAllSpec(
                FivetranTask.ACCOUNT,
                Optional.of(id),
                Set.of(),
                Optional.of(SyncRules.DEFAULT.when(SyncRules.Paused.SKIP)),
                Optional.empty());
    }

    /** The same with these rules. */
    public SyncAllSpec with(SyncRules newRules) {
        return new SyncAllSpec(account, destination, schemas, Optional.of(newRules), patience);
    }

    /** The same with this patience. */
    public SyncAllSpec with(Patience newPatience) {
        return new SyncAllSpec(account, destination, schemas, rules, Optional.of(newPatience));
    }
}
