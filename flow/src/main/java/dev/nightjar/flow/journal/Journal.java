package dev.nightjar.flow.journal;

import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Blobs;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What runs have decided, so that a run that is taken up again does not decide twice. Thread-safe.
 *
 * <p>An entry is as lasting as the journal when {@link #append} returns, and the effect that depends on it comes after.
 */
public interface Journal extends AutoCloseable {
    /** A run as it was begun. */
    record Run(String id, String flow, Instant started, LocalDate runDate) {}

    /**
     * Begins a run, or takes it up again.
     *
     * @return the run as it was first begun
     */
    Run begin(Run run);

    /** What the run has decided under the key. */
    Optional<Entry> find(String run, Key key);

    /** Keeps a decision; returns when it is kept. A second one under the same key is refused. */
    void append(String run, Entry entry);

    /** The run has come to this state. */
    void state(String run, RunState state);

    /** Large values of the entries. */
    Blobs blobs();

    @Override
    void close();
}
