package dev.nightjar.flow.journal;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.codec.Payload;
import java.time.Instant;

/** Something that a run has decided. A key has at most one entry. */
public sealed interface Entry {
    Key key();

    Instant at();

    /** A task gave its result. */
    record Succeeded(Key key, Instant at, String type, Payload spec, Payload result, int attempts) implements Entry {}

    /** A task did not give its result, after all its attempts. */
    record Failed(Key key, Instant at, String type, Payload spec, ErrorCode code, String reason, int attempts)
            implements Entry {}

    /** A value that the flow or a task has seen: the time, something to remember. */
    record Value(Key key, Instant at, Payload value) implements Entry {}
}
