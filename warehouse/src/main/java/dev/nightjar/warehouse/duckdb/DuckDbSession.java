package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A connection to a DuckDB in memory, to which files are attached. The only class that calls DuckDB's JDBC driver, and
 * always on {@link DuckDbThreads}.
 */
final class DuckDbSession implements Session {
    private static final String LOST = "Invalid result set";
    private static final int BATCH = 100;

    private final DuckDBConnection connection;
    private final StatementFamily family;

    private DuckDbSession(DuckDBConnection connection, StatementFamily family) {
        this.connection = connection;
        this.family = family;
    }

    private interface Work<T> {
        T with(Statement statement) throws SQLException;
    }

    private interface Call<T> {
        T call() throws SQLException;
    }

    /** A session of its own DuckDB. */
    static DuckDbSession open(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        // The driver is called by its class: DriverManager would also load the other drivers that are there.
        return quickly("open", () -> {
            Connection opened = new DuckDBDriver().connect("jdbc:duckdb:", properties);
            return new DuckDbSession(opened.unwrap(DuckDBConnection.class), new StatementFamily());
        });
    }

    @Override
    public void execute(Sql statement) {
        onDuckDb(statement, running -> DuckDbValues.execute(running, statement));
    }

    @Override
    public OptionalLong update(Sql statement) {
        return onDuckDb(statement, running -> {
            boolean rows = DuckDbValues.execute(running, statement);
            long changed = rows ? -1 : running.getLargeUpdateCount();
            return changed < 0 ? OptionalLong.empty() : OptionalLong.of(changed);
        });
    }

    /**
     * Statements go to DuckDB many at a time, which takes a quarter less. When one fails they are run again one by one,
     * so that the failure names it.
     */
    @Override
    public void change(List<Sql> statements, Supplier<List<Sql>> then) {
        if (statements.stream().anyMatch(statement -> !statement.values().isEmpty())) {
            inTransaction(statements, then);
            return;
        }
        try {
            inTransaction(batches(statements), then);
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                throw e;
            }
            inTransaction(statements, then);
        }
    }

    private static List<Sql> batches(List<Sql> statements) {
        List<Sql> batches = new ArrayList<>();
        for (int from = 0; from < statements.size(); from += BATCH) {
            batches.add(Sql.of(statements.subList(from, Math.min(statements.size(), from + BATCH)).stream()
                    .map(Sql::text)
                    .collect(Collectors.joining(";\n"))));
        }
        return batches;
    }

    private void inTransaction(List<Sql> statements, Supplier<List<Sql>> then) {
        execute(Sql.of("begin transaction"));
        try {
            statements.forEach(this::execute);
            then.get().forEach(this::execute);
            execute(Sql.of("commit"));
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /** DuckDB docs: "Securing DuckDB". Neither can be taken back while the engine runs. */
    @Override
    public void confine() {
        execute(Sql.of("set enable_external_access = false"));
        execute(Sql.of("set lock_configuration = true"));
    }

    @Override
    public List<String> stream(Sql query, Consumer<Row> rows) {
        return onDuckDb(query, running -> {
            try (ResultSet result = begin(running, query)) {
                DuckDbRow row = new DuckDbRow(result);
                while (result.next()) {
                    family.check();
                    rows.accept(row);
                }
                return row.labels();
            }
        });
    }

    @Override
    public Session fork() {
        return quickly(
                "duplicate", () -> new DuckDbSession(connection.duplicate().unwrap(DuckDBConnection.class), family));
    }

    @Override
    public void cancel() {
        family.cancel();
    }

    @Override
    public void close() {
        quickly("close", () -> {
            connection.close();
            return true;
        });
    }

    private void rollBack(RuntimeException reason) {
        try {
            quickly("rollback", () -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("rollback");
                }
            });
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** The driver loses what DuckDB says of a streamed query that fails before its first rows, so it is asked again. */
    private ResultSet begin(Statement statement, Sql query) throws SQLException {
        try {
            return DuckDbValues.executeQuery(statement, query);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains(LOST) && !family.isCancelled()) {
                Sql explained = Sql.of("explain analyze " + query.text()).with(query.values());
                run(explained, again -> DuckDbValues.execute(again, explained));
            }
            throw e;
        }
    }

    /** Each statement gets an object of its own: DuckDB closes it when it fails. */
    private <T> T onDuckDb(Sql sql, Work<T> work) {
        return DuckDbThreads.call(
                () -> {
                    try {
                        return run(sql, work);
                    } catch (SQLException e) {
                        throw family.failure(e, sql.text());
                    }
                },
                family);
    }

    private <T> T run(Sql sql, Work<T> work) throws SQLException {
        try (Statement statement = DuckDbValues.statement(connection, sql)) {
            family.join(statement);
            try {
                family.check();
                return work.with(statement);
            } finally {
                family.leave(statement);
            }
        }
    }

    private static <T> T quickly(String what, Call<T> call) {
        return DuckDbThreads.call(
                () -> {
                    try {
                        return call.call();
                    } catch (SQLException e) {
                        throw DuckDbErrors.of(e, what);
                    }
                },
                DuckDbThreads.Stop.NONE);
    }
}
