package dev.nightjar.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The connections that a run has opened: each on first use, all closed at its end. Thread-safe. */
final class Connections implements AutoCloseable {
    /** A connection by its name, opened or not; its lock is held while it is opened, which may take a while. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        /** Guarded by {@code lock}. */
        private @Nullable AutoCloseable connection;
    }

    private record Opened(String name, AutoCloseable connection) {}

    private final Function<String, AutoCloseable> opener;
    private final Logger log;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    /** Guarded by this; the last first. */
    private final Deque<Opened> opened = new ArrayDeque<>();
    /** Guarded by this. */
    private boolean closed;

    Connections(Function<String, AutoCloseable> opener, Logger log) {
        this.opener = opener;
        this.log = log;
    }

    /** The connection; whoever asks while another opens it waits for that, unless interrupted. */
    <C> C get(String name, Class<C> type) {
        AutoCloseable connection = open(name);
        if (!type.isInstance(connection)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "connection '%s' is a %s, and a %s is needed; name another connection"
                            .formatted(name, connection.getClass().getSimpleName(), type.getSimpleName()));
        }
        return type.cast(connection);
    }

    /** Closes what was opened, the last first; a failure is logged, and the others are closed all the same. */
    @Override
    public void close() {
        Deque<Opened> toClose;
        synchronized (this) {
            closed = true;
            toClose = new ArrayDeque<>(opened);
            opened.clear();
        }
        toClose.forEach(this::close);
    }

    private AutoCloseable open(String name) {
        checkOpen(name);
        Slot slot = slots.computeIfAbsent(name, _ -> new Slot());
        try {
            slot.lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NightjarException(
                    ErrorCode.CANCELLED, "the wait for connection '%s' was interrupted".formatted(name), e);
        }
        try {
            checkOpen(name);
            AutoCloseable connection = slot.connection;
            if (connection == null) {
                connection = opener.apply(name);
                keep(new Opened(name, connection));
                slot.connection = connection;
            }
            return connection;
        } finally {
            slot.lock.unlock();
        }
    }

    private void keep(Opened connection) {
        synchronized (this) {
            if (!closed) {
                opened.push(connection);
                return;
            }
        }
        close(connection);
        checkOpen(connection.name());
    }

    /** A task that was abandoned must not open what nobody would close. */
    private synchronized void checkOpen(String name) {
        if (closed) {
            throw new NightjarException(
                    ErrorCode.CANCELLED, "connection '%s' is closed, since its run has ended".formatted(name));
        }
    }

    private void close(Opened opened) {
        try {
            opened.connection().close();
        } catch (Throwable e) {
            log.warn("connection '{}' could not be closed: {}", opened.name(), e.getMessage(), e);
        }
    }
}
