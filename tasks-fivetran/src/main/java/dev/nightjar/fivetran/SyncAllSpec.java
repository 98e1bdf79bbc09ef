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
 * @param requestsPerHour how many requests are sent within any hour at most, those aside that are sent again after a
 *     failure; default half of the account's quota. Connections wait for their turn
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

        @Description("How long is waited.") Optional<Patience> patience,

        @Description("How many requests may be sent within an hour; half of what Fivetran allows if not given.")
        Optional<Integer> requestsPerHour) {
    /** With fewer requests an hour nothing sensible can be done. */
    static final int FEWEST_REQUESTS = 10;

    public SyncAllSpec {
        requireNonNull(account, "account is null");
        requireNonNull(destination, "destination is null");
        schemas = Set.copyOf(schemas);
        requireNonNull(rules, "rules is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(requestsPerHour, "requestsPerHour is null");
        if (requestsPerHour.isPresent() && requestsPerHour.get() < FEWEST_REQUESTS) {
            throw new IllegalArgumentException(
                    "requests_per_hour is %d; give at least %d".formatted(requestsPerHour.get(), FEWEST_REQUESTS));
        }
    }

    /** All connections of a destination; paused ones are left. */
    public static SyncAllSpec destination(String id) {
        return new SyncAllSpec(
                FivetranTask.ACCOUNT,
                Optional.of(id),
                Set.of(),
                Optional.of(SyncRules.DEFAULT.when(SyncRules.Paused.SKIP)),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with these rules. */
    public SyncAllSpec with(SyncRules newRules) {
        return new SyncAllSpec(account, destination, schemas, Optional.of(newRules), patience, requestsPerHour);
    }

    /** The same with this patience. */
    public SyncAllSpec with(Patience newPatience) {
        return new SyncAllSpec(account, destination, schemas, rules, Optional.of(newPatience), requestsPerHour);
    }

    /** The same with at most so many requests an hour. */
    public SyncAllSpec withRequestsPerHour(int requests) {
        return new SyncAllSpec(account, destination, schemas, rules, patience, Optional.of(requests));
    }
}
