package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.RowReader;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A connection to a DuckDB in memory, to which files are attached. The only class that calls DuckDB's JDBC driver, and
 * always on {@link DuckDbThreads}.
 */
final class DuckDbSession implements Session {
    private final DuckDBConnection connection;
    private final Family family;

    /** A session and its forks: what is cancelled together. */
    private static final class Family {
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final Set<Statement> running = ConcurrentHashMap.newKeySet();

        private void cancel() {
            // INVARIANT: cancelled is set before the running ones are told; a statement joins before it looks.
            cancelled.set(true);
            running.forEach(Family::cancel);
        }

        private static void cancel(Statement statement) {
            try {
                statement.cancel();
            } catch (SQLException _) {
                // It has ended already.
            }
        }
    }

    private DuckDbSession(DuckDBConnection connection, Family family) {
        this.connection = connection;
        this.family = family;
    }

    /** A session of its own DuckDB. */
    static DuckDbSession open(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        // The driver is called by its class: DriverManager would also load the other drivers that are there.
        return DuckDbThreads.call(
                () -> {
                    try {
                        Connection opened = new DuckDBDriver().connect("jdbc:duckdb:", properties);
                        return new DuckDbSession(opened.unwrap(DuckDBConnection.class), new Family());
                    } catch (SQLException e) {
                        throw DuckDbErrors.of(e, "open");
                    }
                },
                () -> {});
    }

    @Override
    public void execute(Sql statement) {
        onDuckDb(statement.text(), running -> {
            running.execute(statement.text());
            return true;
        });
    }

    @Override
    public void change(List<Sql> statements) {
        execute(Sql.of("begin transaction"));
        try {
            statements.forEach(this::execute);
            execute(Sql.of("commit"));
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    @Override
    public void stream(Sql query, Consumer<Row> rows) {
        onDuckDb(query.text(), running -> {
            try (ResultSet result = running.executeQuery(query.text())) {
                Row row = new DuckDbRow(result);
                while (result.next()) {
                    if (family.cancelled.get()) {
                        throw cancelled();
                    }
                    rows.accept(row);
                }
            }
            return true;
        });
    }

    @Override
    public <T> List<T> query(Sql query, RowReader<T> reader) {
        List<T> all = new ArrayList<>();
        stream(query, row -> all.add(reader.read(row)));
        return all;
    }

    @Override
    public Session fork() {
        return DuckDbThreads.call(
                () -> {
                    try {
                        return new DuckDbSession(connection.duplicate().unwrap(DuckDBConnection.class), family);
                    } catch (SQLException e) {
                        throw DuckDbErrors.of(e, "duplicate");
                    }
                },
                () -> {});
    }

    @Override
    public void cancel() {
        family.cancel();
    }

    @Override
    public void close() {
        DuckDbThreads.call(
                () -> {
                    connection.close();
                    return true;
                },
                () -> {});
    }

    private void rollBack(RuntimeException reason) {
        try (Statement statement = connection.createStatement()) {
            DuckDbThreads.call(() -> statement.execute("rollback"), () -> {});
        } catch (SQLException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private interface Work<T> {
        T with(Statement statement) throws SQLException;
    }

    /** Each statement gets an object of its own: DuckDB closes it when it fails. */
    private <T> T onDuckDb(String text, Work<T> work) {
        return DuckDbThreads.call(
                () -> {
                    try (Statement statement = connection.createStatement()) {
                        family.running.add(statement);
                        try {
                            if (family.cancelled.get()) {
                                throw cancelled();
                            }
                            return work.with(statement);
                        } finally {
                            family.running.remove(statement);
                        }
                    } catch (SQLException e) {
                        throw DuckDbErrors.of(e, text);
                    }
                },
                this::cancel);
    }

    private static NightjarException cancelled() {
        return new NightjarException(ErrorCode.CANCELLED, "the session was cancelled");
    }
}
