package dev.nightjar.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;

/** The connections that a run has opened: each on first use, all closed at its end. Thread-safe. */
final class Connections implements AutoCloseable {
    private final Function<String, AutoCloseable> opener;
    private final Logger log;
    private final Map<String, AutoCloseable> open = new HashMap<>();
    private final Deque<String> order = new ArrayDeque<>();

    Connections(Function<String, AutoCloseable> opener, Logger log) {
        this.opener = opener;
        this.log = log;
    }

    synchronized <C> C get(String name, Class<C> type) {
        AutoCloseable connection = open.get(name);
        if (connection == null) {
            connection = opener.apply(name);
            open.put(name, connection);
            order.push(name);
        }
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
    public synchronized void close() {
        while (!order.isEmpty()) {
            String name = order.pop();
            AutoCloseable connection = open.remove(name);
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (Exception e) {
                log.warn("connection '{}' could not be closed: {}", name, e.getMessage(), e);
            }
        }
    }
}
