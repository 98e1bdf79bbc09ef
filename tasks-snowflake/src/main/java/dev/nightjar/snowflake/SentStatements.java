package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Sql;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.snowflake.client.api.resultset.QueryStatus;
import net.snowflake.client.api.statement.SnowflakeStatement;

/**
 * Statements that run on in Snowflake by themselves: sent without waiting, asked for by their ids, and ended from another
 * session. {@code Statement.cancel()} does nothing for them once they are sent (snowflake-jdbc 4.4.1).
 */
final class SentStatements {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** How long Snowflake may not be reached, or not know a query that it has given an id to. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration CANCEL_TIME = Duration.ofSeconds(20);
    private static final Set<String> GO_ON = Set.of(
            "RUNNING", "QUEUED", "RESUMING_WAREHOUSE", "QUEUED_REPARING_WAREHOUSE", "BLOCKED", "ABORTING", "RESTARTED");

    private final SessionPool pool;
    private final RunningStatements running;
    private final StatementTags tags;
    private final Supplier<Lease> lease;
    private final Runnable newLease;
    private final Duration patience;

    /**
     * Statements of one session.
     *
     * @param lease where they are sent and asked for
     * @param newLease gets another when that has ended
     */
    SentStatements(
            SessionPool pool, RunningStatements running, StatementTags tags, Supplier<Lease> lease, Runnable newLease) {
        this(pool, running, tags, lease, newLease, PATIENCE);
    }

    /** The same with another patience. */
    SentStatements(
            SessionPool pool,
            RunningStatements running,
            StatementTags tags,
            Supplier<Lease> lease,
            Runnable newLease,
            Duration patience) {
        this.pool = pool;
        this.running = running;
        this.tags = tags;
        this.lease = lease;
        this.newLease = newLease;
        this.patience = patience;
    }

    /** How a statement has ended. */
    sealed interface End {
        /** Well. */
        record Done() implements End {}

        /** With a failure, or because somebody cancelled it. */
        record Failed(Told told) implements End {}
    }

    /** Sends a statement: its id. A statement that is refused at once has one, too. */
    String send(Sql sql, String tag) {
        running.check();
        lease.get().use(sql.text());
        return DriverCalls.call(
                () -> {
                    try (Statement statement =
                            SnowflakeValues.statement(lease.get().connection(), sql)) {
                        statement.unwrap(SnowflakeStatement.class).setParameter("QUERY_TAG", tag);
                        return SnowflakeValues.send(statement, sql);
                    } catch (SQLException e) {
                        Told told = Told.of(e);
                        if (told.queryId().isPresent()) {
                            return told.queryId().get();
                        }
                        if (told.failure().leavesUnknown()) {
                            lease.get().spend();
                        }
                        throw pool.errors().ofStatement(told, sql.text());
                    }
                },
                running);
    }

    /**
     * Waits for the end of a statement, whoever sent it. A network that is gone for a while and a session that ends do not
     * end the wait.
     *
     * @throws NightjarException {@code CANCELLED} after a cancel or an interrupt, when the statement was ended
     */
    End await(String id) {
        boolean interrupted = false;
        long lastSeen = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                if (running.isCancelled()) {
                    throw ended(id);
                }
                Optional<QueryStatus> status = look(id);
                if (status.isPresent()) {
                    String state = status.get().getStatus().name();
                    if (status.get().isSuccess()) {
                        return new End.Done();
                    }
                    if (!state.equals("NO_DATA") && !GO_ON.contains(state)) {
                        return new End.Failed(Told.of(status.get(), id));
                    }
                    lastSeen = state.equals("NO_DATA") ? lastSeen : System.nanoTime();
                }
                if (System.nanoTime() - lastSeen > patience.toNanos()) {
                    throw new NightjarException(
                            ErrorCode.EXTERNAL,
                            "Snowflake has not told for %d minutes what became of query %s; check the network, and run it again: it is asked for, not sent anew"
                                    .formatted(patience.toMinutes(), id));
                }
                try {
                    running.pause(pause);
                } catch (InterruptedException _) {
                    interrupted = true;
                    running.cancel();
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Its status; nothing when Snowflake cannot be reached now, which passes. */
    private Optional<QueryStatus> look(String id) {
        try {
            return Optional.of(DriverCalls.call(() -> status(lease.get(), id), running));
        } catch (NightjarException e) {
            if (running.isCancelled()) {
                return Optional.empty();
            }
            if (!(e.getCause() instanceof SQLException told)
                    || !Told.of(told).failure().leavesUnknown()) {
                throw e;
            }
            if (Told.of(told).failure() == SnowflakeFailure.SESSION_OVER) {
                renew();
            }
            return Optional.empty();
        }
    }

    /** What passes is borne: the next look tries again. */
    private void renew() {
        try {
            newLease.run();
        } catch (NightjarException e) {
            if (e.isPermanent()) {
                throw e;
            }
        }
    }

    private QueryStatus status(Lease session, String id) {
        try {
            return session.snowflake().getQueryStatus(id);
        } catch (SQLException e) {
            throw pool.errors().ofStatement(Told.of(e), "the status of query " + id);
        }
    }

    /** Ends a statement from another session, and looks whether it has ended. */
    private NightjarException ended(String id) {
        NightjarException failure = SnowflakeErrors.cancelled(null);
        try {
            boolean ended = DriverCalls.call(() -> cancel(id), DriverCalls.within(CANCEL_TIME));
            if (ended) {
                return failure;
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        NightjarException uncertain = new NightjarException(
                ErrorCode.CANCELLED,
                ("the statement was cancelled, and Snowflake has not confirmed its end; query %s may still run: SELECT"
                                + " SYSTEM$CANCEL_QUERY('%s')")
                        .formatted(id, id));
        uncertain.addSuppressed(failure);
        return uncertain;
    }

    /** Ends a statement that the session no longer waits for. */
    void end(String id) {
        NightjarException _ = ended(id);
    }

    private boolean cancel(String id) throws InterruptedException {
        Lease other = pool.take(DriverCalls.within(CANCEL_TIME));
        try {
            pool.control(other, ControlStatements.cancel(id), tags.named("cancel"));
            for (Duration pause = FIRST_PAUSE; pause.compareTo(CANCEL_TIME) < 0; pause = pause.multipliedBy(2)) {
                String state = status(other, id).getStatus().name();
                if (!state.equals("NO_DATA") && !GO_ON.contains(state)) {
                    return true;
                }
                Thread.sleep(pause);
            }
            return false;
        } finally {
            pool.giveBack(other);
        }
    }
}
