package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The statements of a session and its forks: what is cancelled together. Thread-safe. */
final class StatementFamily implements DuckDbThreads.Stop {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final Set<Statement> running = ConcurrentHashMap.newKeySet();

    void join(Statement statement) {
        running.add(statement);
    }

    void leave(Statement statement) {
        running.remove(statement);
    }

    boolean isCancelled() {
        return cancelled.get();
    }

    /**
     * Refuses what comes after a cancel.
     *
     * @throws NightjarException {@code CANCELLED}
     */
    void check() {
        if (isCancelled()) {
            throw cancelled(null);
        }
    }

    /** How a statement failed. A streamed query does not say that it was cancelled, but that its result is invalid. */
    NightjarException failure(SQLException error, String statement) {
        return cancelled.get() ? cancelled(error) : DuckDbErrors.of(error, statement);
    }

    void cancel() {
        // INVARIANT: cancelled is set before the running ones are told; a statement joins before it looks.
        cancelled.set(true);
        running.forEach(StatementFamily::cancel);
    }

    @Override
    public void interrupted() {
        cancel();
    }

    @Override
    public void stillRunning() {
        if (isCancelled()) {
            cancel();
        }
    }

    private static NightjarException cancelled(@Nullable SQLException cause) {
        return new NightjarException(ErrorCode.CANCELLED, "the session was cancelled", cause);
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException _) {
            // It has ended already.
        }
    }
}
