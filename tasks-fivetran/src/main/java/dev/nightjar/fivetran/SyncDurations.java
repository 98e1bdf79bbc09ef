package dev.nightjar.fivetran;

import dev.nightjar.flow.PastDurations;
import dev.nightjar.flow.TaskContext;
import java.time.Duration;
import java.util.Comparator;

/** How long the connections took to sync in earlier runs. */
record SyncDurations(PastDurations past) {
    /** Longer than any that was measured. */
    private static final Duration NEVER_MEASURED = Duration.ofSeconds(Long.MAX_VALUE);

    static SyncDurations of(TaskContext context) {
        return new SyncDurations(context.pastDurations("fivetran.sync"));
    }

    void keep(SyncResult result) {
        result.took().ifPresent(took -> past.keep(result.connectionId(), took));
    }

    /** The longest first; before them those that were never measured, for the first sync of all is the longest. */
    Comparator<Connection> longestFirst() {
        return Comparator.comparing(
                        (Connection connection) -> past.of(connection.id()).orElse(NEVER_MEASURED))
                .reversed();
    }
}
