package dev.nightjar.flow;

import dev.nightjar.flow.journal.RunJournal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A result on its way into the journal: made and sent off by the attempt, awaited by the one who waits for the attempt,
 * who so sleeps once for both.
 *
 * @param value as the flow will know it, now and after a crash
 * @param elapsed since the task was begun
 * @param cache keeps it for other runs too
 */
record Success<R>(@Nullable R value, Duration elapsed, Optional<Runnable> cache, RunJournal.Append entry) {
    void start() {
        try {
            cache.ifPresent(Runnable::run);
        } finally {
            entry.start();
        }
    }
}
