package dev.nightjar.flow;

import java.time.Duration;
import java.time.Instant;

/** Where a task of a run is. Durations are those of the whole task, attempts and waits included. */
public sealed interface TaskState {
    /** Known, not started: it waits for a concurrency limit. */
    record Pending() implements TaskState {}

    /** An attempt is at work; they count from 1. */
    record Running(int attempt) implements TaskState {}

    /** An attempt failed, and the next begins at {@code next}. */
    record Retrying(int failedAttempt, String reason, Instant next) implements TaskState {}

    /** It gave its result. */
    record Succeeded(int attempts, Duration duration) implements TaskState {}

    /** Its last attempt failed, or one that is not worth another. */
    record Failed(int attempts, ErrorCode code, String reason, Duration duration) implements TaskState {}

    /** It was ended at a deadline of its policy. */
    record TimedOut(int attempts, Duration limit, Duration duration) implements TaskState {}

    /** Its run was stopped. */
    record Cancelled(Duration duration) implements TaskState {}

    /** It was not run. */
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
