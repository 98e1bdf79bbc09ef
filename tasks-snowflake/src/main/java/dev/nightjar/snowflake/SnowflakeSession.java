package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation with Snowflake, in a session on the server that nobody else has. A statement without a name is waited
 * for in the request that sends it, and ended by {@code Statement.cancel()}; one with a name runs by itself, and is
 * remembered ({@link NamedStatements}).
 */
final class SnowflakeSession implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeSession.class);
    private static final Duration CONFIRM_TIME = Duration.ofSeconds(10);

    /** What a session is made of. */
    record Parts(SnowflakeSpec spec, SessionPool pool, StatementTags tags, StatementMemory memory) {}

    private final Parts parts;
    private final RunningStatements running;
    private final NamedStatements named;
    private volatile Lease lease;
    private volatile boolean confined;
    private boolean closed;

    private SnowflakeSession(Parts parts, RunningStatements running, boolean confined) {
        this.parts = parts;
        this.running = running;
        this.confined = confined;
        this.lease = parts.pool().take(running.atOnce());
        this.named = new NamedStatements(
                new SentStatements(parts.pool(), running, parts.tags(), () -> lease, this::renew),
                parts.memory(),
                parts.tags(),
                this::find);
    }

    private interface Work<T> {
        T with(Statement statement) throws SQLException;
    }

    static SnowflakeSession open(Parts parts) {
        return new SnowflakeSession(parts, new RunningStatements(), false);
    }

    @Override
    public void execute(Sql statement) {
        allow(statement.text());
        run(statement, running -> SnowflakeValues.execute(running, statement));
    }

    @Override
    public OptionalLong update(Sql statement) {
        allow(statement.text());
        boolean changes = StatementText.changesRows(statement.text());
        return run(statement, running -> {
            boolean isResult = SnowflakeValues.execute(running, statement);
            return changes && !isResult ? OptionalLong.of(running.getLargeUpdateCount()) : OptionalLong.empty();
        });
    }

    @Override
    public void execute(String name, Sql statement, boolean repeatable) {
        allow(statement.text());
        String _ = named.run(name, statement, repeatable, errors());
    }

    @Override
    public boolean asksAfterwards() {
        return true;
    }

    /** How many rows were changed stands in the result, which is read by its id. */
    @Override
    public OptionalLong update(String name, Sql statement, boolean repeatable) {
        allow(statement.text());
        String id = named.run(name, statement, repeatable, errors());
        if (!StatementText.changesRows(statement.text())) {
            return OptionalLong.empty();
        }
        List<Long> counts = new ArrayList<>();
        result(id, row -> counts.addAll(ShownRow.of(row).changed()));
        return counts.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(counts.stream().mapToLong(Long::longValue).sum());
    }

    /**
     * Snowflake has transactions for rows only: statements that change rows and follow each other are one, any other
     * commits by itself (Snowflake docs: Transactions, DDL).
     */
    @Override
    public void change(List<Sql> statements, Supplier<List<Sql>> then) {
        statements.forEach(statement -> allow(statement.text()));
        List<Sql> ofRows = new ArrayList<>();
        for (Sql statement : statements) {
            if (StatementText.changesRows(statement.text())) {
                ofRows.add(statement);
            } else {
                changeRows(ofRows, List::of);
                ofRows.clear();
                execute(statement);
            }
        }
        changeRows(ofRows, then);
    }

    private void changeRows(List<Sql> statements, Supplier<List<Sql>> then) {
        if (statements.isEmpty()) {
            then.get().forEach(this::execute);
            return;
        }
        inTransaction(ControlStatements.BEGIN);
        try {
            statements.forEach(this::execute);
            then.get().forEach(this::execute);
            inTransaction(ControlStatements.COMMIT);
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /** It is not a change of the session that outlives the transaction, which ends here in either way. */
    private void inTransaction(Sql statement) {
        boolean spent = lease.isSpent();
        Lease used = lease;
        run(statement, running -> SnowflakeValues.execute(running, statement));
        if (!spent) {
            used.keep();
        }
    }

    private void rollBack(RuntimeException reason) {
        lease.spend();
        if (running.isCancelled()) {
            // Closing the session, which is spent, rolls back.
            return;
        }
        try {
            run(ControlStatements.ROLLBACK, running -> SnowflakeValues.execute(running, ControlStatements.ROLLBACK));
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public List<String> stream(Sql query, Consumer<Row> rows) {
        allow(query.text());
        return run(query, statement -> {
            try (ResultSet result = SnowflakeValues.executeQuery(statement, query)) {
                return handOver(result, rows);
            }
        });
    }

    @Override
    public List<String> stream(String name, Sql statement, boolean repeatable, Consumer<Row> rows) {
        allow(statement.text());
        return result(named.run(name, statement, repeatable, errors()), rows);
    }

    private List<String> result(String id, Consumer<Row> rows) {
        return run(Sql.of("the result of query " + id), _ -> {
            try (ResultSet result = lease.snowflake().createResultSet(id)) {
                return handOver(result, rows);
            }
        });
    }

    private List<String> handOver(ResultSet result, Consumer<Row> rows) throws SQLException {
        SnowflakeRow row = new SnowflakeRow(result);
        while (result.next()) {
            running.check();
            rows.accept(row);
        }
        return row.labels();
    }

    /**
     * From now on only {@code SELECT}, {@code WITH}, {@code SHOW} and {@code DESCRIBE} are sent. What functions in them do
     * and which databases they reach is for the role to say: give such a connection one that only reads.
     */
    @Override
    public void confine() {
        confined = true;
    }

    @Override
    public Session fork() {
        return new SnowflakeSession(parts, running, confined);
    }

    @Override
    public void cancel() {
        running.cancel();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (running.isCancelled()) {
                lease.spend();
            }
            parts.pool().giveBack(lease);
        }
    }

    private void allow(String sql) {
        if (confined && !StatementText.reads(sql)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "only SELECT, WITH, SHOW and DESCRIBE are sent here, and this is another statement: %s; take a task that"
                                    .formatted(StatementText.shortened(sql, 200))
                            + " executes statements");
        }
    }

    private <T> T run(Sql sql, Work<T> work) {
        running.check();
        Lease used = lease;
        used.use(sql.text());
        String tag = parts.tags().next();
        return DriverCalls.call(
                () -> {
                    try (Statement statement = SnowflakeValues.statement(used.connection(), sql)) {
                        statement.unwrap(SnowflakeStatement.class).setParameter("QUERY_TAG", tag);
                        running.join(statement);
                        try {
                            running.check();
                            return work.with(statement);
                        } finally {
                            running.leave(statement);
                        }
                    } catch (SQLException e) {
                        throw failure(e, sql.text(), tag, used);
                    }
                },
                new CancelledCall(running, () -> tryToEndAll(used)));
    }

    private void tryToEndAll(Lease used) {
        try {
            String _ = endAll(used);
        } catch (SQLException | NightjarException e) {
            LOG.debug("a session of Snowflake could not be told to end its statements: {}", e.getMessage());
        }
    }

    private NightjarException failure(SQLException error, String sql, String tag, Lease used) {
        if (!running.isCancelled()) {
            Told told = Told.of(error);
            if (told.failure().leavesUnknown()) {
                used.spend();
            }
            return errors().ofStatement(told, sql);
        }
        // A cancel that overtook its statement has ended nothing: whatever the session runs is ended from another.
        used.spend();
        NightjarException cancelled = SnowflakeErrors.cancelled(error);
        try {
            DriverCalls.call(() -> endAll(used), DriverCalls.within(CONFIRM_TIME));
            return cancelled;
        } catch (RuntimeException e) {
            NightjarException uncertain = new NightjarException(
                    ErrorCode.CANCELLED,
                    "the statement was cancelled, and Snowflake could not be asked whether it has ended; look for QUERY_TAG"
                            + " '%s' in the query history".formatted(tag),
                    error);
            uncertain.addSuppressed(e);
            return uncertain;
        }
    }

    private String endAll(Lease used) throws SQLException {
        String session = used.snowflake().getSessionID();
        Lease other = parts.pool().take(DriverCalls.within(CONFIRM_TIME));
        try {
            return parts.pool()
                    .control(
                            other,
                            ControlStatements.cancelAll(Long.parseLong(session)),
                            parts.tags().named("cancel"));
        } finally {
            parts.pool().giveBack(other);
        }
    }

    private void renew() {
        Lease old = lease;
        old.spend();
        lease = parts.pool().take(running.atOnce());
        parts.pool().giveBack(old);
    }

    private Optional<String> find(String tag) {
        Sql question = ControlStatements.find(parts.spec().source(), tag);
        return DriverCalls.call(
                () -> Optional.of(parts.pool()
                                .control(lease, question, parts.tags().named("history")))
                        .filter(id -> !id.equals("null")),
                running);
    }

    private SnowflakeErrors errors() {
        return parts.pool().errors();
    }
}
