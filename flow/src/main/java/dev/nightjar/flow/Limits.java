package dev.nightjar.flow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Named concurrency limits of a runtime. A name without a limit lets everybody pass. Thread-safe. */
final class Limits {
    private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();

    Limits(Map<String, Integer> limits) {
        limits.forEach((name, count) -> {
            Check.argument(count > 0, "limit '%s' must be positive: %s", name, count);
            permits.put(name, new Semaphore(count, true));
        });
    }

    /** A held permit. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    Permit acquire(String name) throws InterruptedException {
        Semaphore semaphore = permits.get(name);
        if (semaphore == null) {
            return () -> {};
        }
        semaphore.acquire();
        return semaphore::release;
    }
}
