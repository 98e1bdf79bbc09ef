package dev.nightjar.flow;

import java.time.Duration;
import java.time.Instant;

/** Where a task of a run is. Durations are those of the whole task, attempts and waits included. */
public sealed interface TaskState {
    /** Known, not started: it waits for a concurrency limit. */
    record Pending() implements TaskState {}

    record Running(int attempt) implements TaskState {}

    record Retrying(int failedAttempt, String reason, Instant next) implements TaskState {}

    record Succeeded(int attempts, Duration duration) implements TaskState {}

    record Failed(int attempts, ErrorCode code, String reason, Duration duration) implements TaskState {}

    record TimedOut(int attempts, Duration limit, Duration duration) implements TaskState {}

    record Cancelled(Duration duration) implements TaskState {}

    record Skipped(String reason) implements TaskState {}

    /** Its result was in the journal already. */
    record Cached() implements TaskState {}

    /** Whether nothing follows. */
    default boolean terminal() {
        return switch (this) {
            case Pending _, Running _, Retrying _ -> false;
            case Succeeded _, Failed _, TimedOut _, Cancelled _, Skipped _, Cached _ -> true;
        };
    }
}
