package dev.nightjar.flow.journal;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.codec.Payload;
import java.time.Instant;
import java.util.Optional;

/** Something that happened in a run. Of those that {@linkplain #decides decide} a key, the first one counts. */
public sealed interface Entry {
    /** Where in the run. */
    Key key();

    /** When. */
    Instant at();

    /** Whether a run that is taken up again finds it under its key and does not do the thing again. */
    default boolean decides() {
        return switch (this) {
            case Started _, AttemptFailed _, Asked _ -> false;
            case Succeeded _, Failed _, Value _, BranchEnded _, BranchFailed _ -> true;
        };
    }

    /** An attempt of a task has begun. */
    record Started(Key key, Instant at, String type, int attempt) implements Entry {}

    /** An attempt of a task failed, and another follows. */
    record AttemptFailed(Key key, Instant at, int attempt, ErrorCode code, String reason, Instant next)
            implements Entry {}

    /** A task gave its result. */
    record Succeeded(Key key, Instant at, String type, Payload spec, Payload result, int attempts) implements Entry {}

    /** A task did not give its result, after all its attempts. */
    record Failed(Key key, Instant at, String type, Payload spec, ErrorCode code, String reason, int attempts)
            implements Entry {}

    /** A value that the flow or a task has seen: the time, something to remember. */
    record Value(Key key, Instant at, Payload value) implements Entry {}

    /** The flow waits for a person to answer. */
    record Asked(Key key, Instant at, String question) implements Entry {}

    /** A branch of a map has ended, and is not entered again. */
    record BranchEnded(Key key, Instant at, Optional<Payload> result) implements Entry {}

    /** A branch of a map has failed, and is not entered again before it is retried. */
    record BranchFailed(Key key, Instant at, ErrorCode code, String reason) implements Entry {}
}
