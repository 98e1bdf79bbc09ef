package dev.nightjar.flow;

import java.time.Duration;
import java.util.Optional;

/**
 * How long parts of a kind of work took, the newest time of each. Kept in the journal over runs and processes, until the
 * journal forgets what is as old. Thread-safe.
 */
public interface PastDurations {
    /** How long it took when it was last kept; empty when it never was. */
    Optional<Duration> of(String part);

    /** Keeps how long it took, within a moment; the time before is forgotten. */
    void keep(String part, Duration took);
}
