package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a connection. One that is given back as it was is used again, so that a thousand tasks are not a
 * thousand log-ins; one that may have been changed is closed. Thread-safe.
 */
final class SessionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPool.class);
    private static final int MOST_IDLE = 4;
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(10);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final SnowflakeSpec spec;
    private final LoginProperties properties;
    private final SnowflakeErrors errors;
    private final InstantSource clock;
    /** Guarded by this; the last given back first. */
    private final Deque<Lease> idle = new ArrayDeque<>();
    /** Guarded by this. */
    private boolean closed;

    SessionPool(SnowflakeSpec spec, LoginProperties properties, InstantSource clock) {
        this.spec = spec;
        this.properties = properties;
        this.errors = new SnowflakeErrors(spec);
        this.clock = clock;
    }

    SnowflakeErrors errors() {
        return errors;
    }

    /**
     * A session, which logs in if none is idle.
     *
     * @throws NightjarException {@code CONFIG} when the log-in is refused or cannot be tried, {@code EXTERNAL} when
     *     Snowflake cannot be reached, {@code CANCELLED} on an interrupt
     */
    Lease take(DriverCalls.Stop stop) {
        List<Lease> stale = new ArrayList<>();
        Optional<Lease> found = idle(stale);
        stale.forEach(SessionPool::end);
        return found.orElseGet(() -> logIn(stop));
    }

    /** It is used again or closed. */
    void giveBack(Lease lease) {
        lease.giveBack(clock.instant());
        boolean kept;
        synchronized (this) {
            kept = !closed && !lease.isSpent() && idle.size() < MOST_IDLE;
            if (kept) {
                idle.push(lease);
            }
        }
        if (!kept) {
            end(lease);
        }
    }

    /**
     * Runs a question of our own about other statements: the text of its first row and column.
     *
     * @throws NightjarException as a statement does
     */
    String control(Lease lease, Sql sql, String tag) {
        try (Statement statement = lease.connection().createStatement()) {
            statement.unwrap(SnowflakeStatement.class).setParameter("QUERY_TAG", tag);
            try (ResultSet rows = statement.executeQuery(sql.text())) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        } catch (SQLException e) {
            lease.spend();
            throw errors.ofStatement(Told.of(e), sql.text());
        }
    }

    private synchronized Optional<Lease> idle(List<Lease> stale) {
        if (closed) {
            throw new NightjarException(ErrorCode.CANCELLED, "the connection to Snowflake is closed");
        }
        while (!idle.isEmpty()) {
            Lease lease = idle.pop();
            if (lease.returned().plus(LONGEST_IDLE).isAfter(clock.instant())) {
                return Optional.of(lease);
            }
            stale.add(lease);
        }
        return Optional.empty();
    }

    private Lease logIn(DriverCalls.Stop stop) {
        if (Thread.currentThread().isInterrupted()) {
            stop.interrupted();
        }
        if (!stop.left().isPositive()) {
            throw SnowflakeErrors.cancelled(null);
        }
        CompletableFuture<Lease> made = new CompletableFuture<>();
        try {
            return logIn(stop, made);
        } catch (RuntimeException e) {
            // Who has left it gets no session: the one that comes all the same is ended.
            CompletableFuture<Void> _ = made.thenAccept(SessionPool::end);
            throw e;
        }
    }

    private Lease logIn(DriverCalls.Stop stop, CompletableFuture<Lease> made) {
        boolean arrow = SnowflakeDrivers.readsArrow();
        return DriverCalls.call(
                () -> {
                    try {
                        Connection connection =
                                SnowflakeDrivers.load(spec).connect(properties.url(), properties.make(arrow));
                        if (connection == null) {
                            throw new NightjarException(
                                    ErrorCode.CONFIG,
                                    "the driver does not accept the address %s; check 'account' and 'url'"
                                            .formatted(spec.address()));
                        }
                        Lease lease = checked(new Lease(connection));
                        made.complete(lease);
                        return lease;
                    } catch (SQLException e) {
                        properties.forget();
                        throw errors.ofLogin(Told.of(e));
                    }
                },
                stop);
    }

    /** The driver only warns when it gets another role or warehouse than it was told. */
    private Lease checked(Lease lease) throws SQLException {
        SQLWarning warning = lease.connection().getWarnings();
        if (warning != null) {
            end(lease);
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "Snowflake gives another session than asked for: %s; check role, warehouse, database and schema of the"
                                    .formatted(warning.getMessage())
                            + " connection, and that the role may use them");
        }
        return lease;
    }

    private static void end(Lease lease) {
        try {
            DriverCalls.call(
                    () -> {
                        lease.connection().close();
                        return true;
                    },
                    DriverCalls.within(CLOSING));
        } catch (RuntimeException e) {
            LOG.debug("a session of Snowflake could not be closed: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        List<Lease> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(idle);
            idle.clear();
        }
        all.forEach(SessionPool::end);
    }
}
