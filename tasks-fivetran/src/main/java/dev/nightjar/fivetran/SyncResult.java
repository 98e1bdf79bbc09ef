package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a sync ended that did not fail.
 *
 * @param succeededAt by Fivetran's clock; for a sync that was left the last success before
 * @param took from its trigger to its end, by Fivetran's clock; empty where it was not triggered here
 * @param triggers how often it was triggered
 * @param warnings what Fivetran shows with the connection
 */
public record SyncResult(
        String connectionId,
        String schema,
        End end,
        Optional<Instant> succeededAt,
        Optional<Duration> took,
        int triggers,
        List<String> warnings,
        URI dashboard) {
    /** How it ended. */
    public enum End {
        SUCCEEDED,
        /** A rule left the connection alone. */
        SKIPPED,
        /** Fivetran has put it off, and a rule takes that for an end. */
        RESCHEDULED,
        /** Somebody has cancelled it, and a rule takes that for an end. */
        CANCELLED
    }

    public SyncResult {
        requireNonNull(connectionId, "connectionId is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(end, "end is null");
        requireNonNull(succeededAt, "succeededAt is null");
        requireNonNull(took, "took is null");
        warnings = List.copyOf(warnings);
        requireNonNull(dashboard, "dashboard is null");
    }

    /** Whether newer data is there. */
    public boolean isSuccess() {
        return end == End.SUCCEEDED;
    }
}
