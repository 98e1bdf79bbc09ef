package dev.nightjar.fivetran;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is triggered. */
sealed interface Trigger {
    /** A sync of what is new. */
    record Sync() implements Trigger {}

    /** Everything anew, or some tables. */
    record Resync(Map<String, List<String>> scope) implements Trigger {}

    /** Triggers it; see the client. */
    default Optional<Instant> fire(FivetranClient client, String id, boolean force) throws InterruptedException {
        return switch (this) {
            case Sync _ -> client.sync(id, force);
            case Resync(Map<String, List<String>> scope) -> client.resync(id, scope);
        };
    }

    /** Whether the service will say that everything is loaded anew. */
    default boolean isHistorical() {
        return switch (this) {
            case Sync _ -> false;
            case Resync _ -> true;
        };
    }

    /** Whether a look shows that it has come about. */
    default boolean isSeenIn(Connection seen) {
        return isHistorical() ? seen.status().historicalSync() : seen.isSyncing();
    }
}
