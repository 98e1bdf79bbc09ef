package dev.nightjar.flow;

import dev.nightjar.flow.journal.Entry;
import java.time.Duration;

/** What a flow is told of the failed attempts of one task. */
record TaskFailures(String step, Masking masking) {
    TaskFailedException thrown(int attempt, Throwable error, Duration elapsed) {
        ErrorCode code = ErrorCode.of(error);
        String reason = masking.reason(error);
        if (!(error instanceof NightjarException)) {
            reason = "task '%s' failed: %s".formatted(step, reason);
        }
        TaskState state = new TaskState.Failed(attempt, code, reason, elapsed);
        return new TaskFailedException(code, step, attempt, state, reason, masking.failure(error));
    }

    TaskFailedException timedOut(int attempt, Duration limit, Duration elapsed) {
        return timedOut(attempt, limit, elapsed, "give it more time by its policy, or find out what it waits for");
    }

    /** Never tried again, for two would be at it at once. */
    TaskFailedException abandoned(int attempt, Duration limit, Duration elapsed) {
        return timedOut(
                attempt,
                limit,
                elapsed,
                "it goes on although it was interrupted: let it end then, or give it an onCancel");
    }

    private TaskFailedException timedOut(int attempt, Duration limit, Duration elapsed, String advice) {
        return new TaskFailedException(
                ErrorCode.TIMEOUT,
                step,
                attempt,
                new TaskState.TimedOut(attempt, limit, elapsed),
                "task '%s' did not end within %s; %s".formatted(step, limit, advice),
                null);
    }

    /** As it was told before the run was taken up. */
    TaskFailedException replayed(Entry.Failed failed) {
        TaskState state = new TaskState.Failed(failed.attempts(), failed.code(), failed.reason(), Duration.ZERO);
        return new TaskFailedException(failed.code(), step, failed.attempts(), state, failed.reason(), null);
    }
}
