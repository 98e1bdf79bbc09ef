package dev.nightjar.fivetran;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Lets one task of the process at a time sync a connection: two would take each other's sync for their own. Thread-safe. */
final class ConnectionLocks {
    /** One for each connection that was ever synced by this process. */
    private static final Map<String, Semaphore> LOCKS = new ConcurrentHashMap<>();

    /** The right to sync some connections, until it is closed. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private ConnectionLocks() {}

    /** Waits for all of them; in one order, so that nobody waits in a circle. */
    static Held hold(FivetranClient client, Collection<String> ids) throws InterruptedException {
        Deque<Semaphore> held = new ArrayDeque<>();
        try {
            for (String id : new TreeSet<>(ids)) {
                Semaphore lock = LOCKS.computeIfAbsent(client.accountKey() + " " + id, _ -> new Semaphore(1, true));
                lock.acquire();
                held.push(lock);
            }
        } catch (InterruptedException e) {
            held.forEach(Semaphore::release);
            throw e;
        }
        return () -> held.forEach(Semaphore::release);
    }
}
