package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal on a thread of its own, since native calls hold on to the carriers of virtual threads. Thread-safe; an
 * interrupt of the caller is kept for later.
 */
final class SqliteReader implements AutoCloseable {
    interface Query<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SqliteReader.class);

    private final SqliteFile file;
    private final ExecutorService thread;
    /** Of the thread, and once that has ended of who closes. */
    private @Nullable Connection connection;

    SqliteReader(SqliteFile file) {
        this.file = file;
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("journal reader").factory());
    }

    <T extends @Nullable Object> T read(Query<T> query) {
        try {
            return CompletableFuture.supplyAsync(() -> run(query), thread).join();
        } catch (RejectedExecutionException e) {
            throw closed(e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw e;
        }
    }

    private <T extends @Nullable Object> T run(Query<T> query) {
        try {
            Connection open = connection;
            if (open == null) {
                open = file.read();
                connection = open;
            }
            return query.run(open);
        } catch (SQLException e) {
            throw file.failure("read", e);
        }
    }

    /** A reader of its own for what takes long. */
    SqliteReader another() {
        if (thread.isShutdown()) {
            throw closed(null);
        }
        return new SqliteReader(file);
    }

    private NightjarException closed(@Nullable Throwable cause) {
        return new NightjarException(
                ErrorCode.CANCELLED, "journal %s is closed; open it again to go on".formatted(file.path()), cause);
    }

    /** Answers what has been asked before, and ends. */
    @Override
    public void close() {
        thread.shutdown();
        OwnThread.awaitEnd(thread);
        // Nobody else has it any more.
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.warn("journal {} could not be closed", file.path(), e);
        }
    }
}
