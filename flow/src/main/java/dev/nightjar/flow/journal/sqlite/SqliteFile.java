package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.DamagedJournalException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens connections to a journal file, and puts what SQLite says of it into words. Immutable. */
record SqliteFile(Path path) {
    /** How long SQLite waits for the lock that another process holds. */
    private static final Duration BUSY = Duration.ofSeconds(10);
    /** 16 MB of log: four times SQLite's default, since a page that grows by a row a commit is then copied less often. */
    private static final int CHECKPOINT_PAGES = 4000;

    /**
     * A connection that writes in write-ahead mode, and whose commits return when they are on the disk. A file that is no
     * journal, or a newer one, is refused as it is.
     */
    Connection write() throws SQLException {
        SQLiteConfig config = config();
        config.setSynchronous(SynchronousMode.FULL);
        Connection connection = config.createConnection(url());
        try {
            SqliteSchema.refuseForeign(connection, path.toString());
            enterWriteAheadMode(connection);
            try (Statement pragma = connection.createStatement()) {
                pragma.execute("pragma wal_autocheckpoint = " + CHECKPOINT_PAGES);
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** A new file is turned by one process alone, and SQLite lets the others not wait for that but fail at once. */
    static void enterWriteAheadMode(Connection connection) throws SQLException {
        long giveUp = System.nanoTime() + BUSY.toNanos();
        while (true) {
            try (Statement pragma = connection.createStatement()) {
                pragma.execute("pragma journal_mode = wal");
                return;
            } catch (SQLException e) {
                if (!isBusy(e) || System.nanoTime() >= giveUp) {
                    throw e;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    Connection read() throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return config.createConnection(url());
    }

    /** As a URI, whose path is escaped: of a plain path the driver takes what follows a question mark for settings. */
    private String url() {
        return "jdbc:sqlite:file:" + path.toUri().getRawPath();
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) BUSY.toMillis());
        return config;
    }

    /** Whether the same write may succeed a moment later: the disk is full, or another process holds the lock. */
    static boolean passes(SQLException error) {
        return switch (primary(error)) {
            case SQLITE_FULL, SQLITE_BUSY, SQLITE_IOERR, SQLITE_LOCKED -> true;
            default -> false;
        };
    }

    static boolean isFull(SQLException error) {
        return primary(error) == SQLiteErrorCode.SQLITE_FULL;
    }

    static boolean isDamaged(SQLException error) {
        return switch (primary(error)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    private static boolean isBusy(SQLException error) {
        return switch (primary(error)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> true;
            default -> false;
        };
    }

    /** Whether it lies in what was to be written, or in the part of the file that it was about. */
    static boolean isForOneChange(SQLException error) {
        return switch (primary(error)) {
            case SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH -> true;
            default -> isDamaged(error);
        };
    }

    NightjarException failure(String doing, SQLException error) {
        if (error.getCause() instanceof NativeLibraryNotFoundException) {
            return failure(
                    doing,
                    error,
                    "SQLite's library cannot be loaded from the temporary folder %s; see that it has space and that programs may run from it, or name another with -Djava.io.tmpdir"
                            .formatted(System.getProperty("java.io.tmpdir")));
        }
        String message = error.getMessage();
        return switch (primary(error)) {
            case SQLITE_FULL ->
                failure(doing, error, "the disk is full; free some space, and the run goes on with 'nightjar resume'");
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new NightjarException(
                        ErrorCode.BUSY,
                        "cannot %s journal %s: another process has kept it locked for %s; end that process"
                                .formatted(doing, path, BUSY),
                        error);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new DamagedJournalException(
                        "cannot %s journal %s: it is damaged (%s)".formatted(doing, path, message), error);
            case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH ->
                failure(doing, error, "%s; see that the folder is there and may be written".formatted(message));
            default -> failure(doing, error, String.valueOf(message));
        };
    }

    private NightjarException failure(String doing, SQLException error, String why) {
        return new NightjarException(
                ErrorCode.ENVIRONMENT, "cannot %s journal %s: %s".formatted(doing, path, why), error);
    }

    private static SQLiteErrorCode primary(SQLException error) {
        int code = error instanceof SQLiteException sqlite ? sqlite.getResultCode().code : error.getErrorCode();
        // There was no room for the index of the log.
        return code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code
                ? SQLiteErrorCode.SQLITE_FULL
                : SQLiteErrorCode.getErrorCode(code & 0xff);
    }
}
