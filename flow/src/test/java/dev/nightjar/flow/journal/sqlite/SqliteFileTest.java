package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteFileTest {
    private final Path path;
    private final SqliteFile file;

    SqliteFileTest(@TempDir Path folder) {
        path = folder.resolve("journal.db");
        file = new SqliteFile(path);
    }

    @Test
    void whoIsRefusedWhileAnotherTurnsItTriesAgain() throws Exception {
        AtomicInteger refusals = new AtomicInteger(3);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            SqliteFile.enterWriteAheadMode((Connection) wrapped(Connection.class, (method, arguments) -> {
                Object result = method.invoke(connection, arguments);
                return result instanceof Statement statement ? refused(statement, refusals) : result;
            }));
            try (Statement pragma = connection.createStatement();
                    ResultSet mode = pragma.executeQuery("pragma journal_mode")) {
                assertThat(mode.getString(1)).isEqualTo("wal");
            }
        }
        assertThat(refusals).hasValue(0);
    }

    private static Object refused(Statement statement, AtomicInteger times) {
        return wrapped(Statement.class, (method, arguments) -> {
            if (method.getName().equals("execute") && times.get() > 0) {
                times.decrementAndGet();
                throw new SQLiteException("locked", SQLiteErrorCode.SQLITE_BUSY);
            }
            return method.invoke(statement, arguments);
        });
    }

    @Test
    void tablesThatAnotherMakesMeanwhileAreOurs() throws Exception {
        try (Connection mine = file.write();
                Connection other = file.write()) {
            Connection slow = (Connection) wrapped(Connection.class, (method, arguments) -> {
                Object result = method.invoke(mine, arguments);
                return result instanceof Statement statement ? slow(statement, other) : result;
            });
            SqliteSchema.migrate(slow, "journal.db", SqliteSchema.VERSIONS);
            SqliteSchema.refuseForeign(mine, "journal.db");
        }
    }

    /** The other makes the tables just before this one asks whether there are any. */
    private static Object slow(Statement statement, Connection other) {
        return wrapped(Statement.class, (method, arguments) -> {
            if (method.getName().equals("executeQuery") && "pragma schema_version".equals(arguments[0])) {
                SqliteSchema.migrate(other, "journal.db", SqliteSchema.VERSIONS);
            }
            return method.invoke(statement, arguments);
        });
    }

    @Test
    void aLibraryThatCannotBeLoadedIsNamed() {
        SQLException error = new SQLException(
                "Error opening connection",
                new NativeLibraryNotFoundException("No native library found for os.name=Linux"));
        assertThat(file.failure("open", error))
                .hasMessageContainingAll(
                        "cannot open journal " + path + ": SQLite's library cannot be loaded",
                        System.getProperty("java.io.tmpdir"));
    }

    private interface Call {
        Object on(Method method, Object[] arguments) throws Exception;
    }

    private static Object wrapped(Class<?> type, Call call) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            try {
                return call.on(method, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
