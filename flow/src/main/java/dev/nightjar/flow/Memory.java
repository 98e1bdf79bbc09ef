package dev.nightjar.flow;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What the attempts of one task remember: in the journal for a resumed run, and here for the next attempt. Thread-safe. */
final class Memory {
    private final RunScope scope;
    private final Key task;
    /** Guarded by this. */
    private final Map<Key, Payload> known = new HashMap<>();

    Memory(RunScope scope, Key task) {
        this.scope = scope;
        this.task = task;
    }

    <T> T value(String name, Class<T> type, Callable<T> source) throws Exception {
        return value(key(name), type, source);
    }

    /** Forgotten as the rest is: a task that is done again from a step on is another for those that it asks. */
    String idempotencyKey() {
        String retried =
                scope.journal().retriedFrom().map(at -> "-" + at.toEpochMilli()).orElse("");
        try {
            return value(
                    task.child("idempotency", "key", 1),
                    String.class,
                    () -> scope.run().id() + "-" + task.id() + retried);
        } catch (NightjarException e) {
            throw e;
        } catch (Exception e) {
            throw new NightjarException(ErrorCode.INTERNAL, "the idempotency key of '%s' failed".formatted(task), e);
        }
    }

    private synchronized <T> T value(Key key, Class<T> type, Callable<T> source) throws Exception {
        Payload payload = known.get(key);
        if (payload == null) {
            payload = Remembered.payload(scope, key, type, source);
            known.put(key, payload);
        }
        return Remembered.decode(scope, payload, type);
    }

    synchronized <T> Optional<T> recall(String name, Class<T> type) {
        return Optional.ofNullable(known.get(key(name)))
                .or(() -> Remembered.find(scope, key(name)))
                .map(payload -> Remembered.decode(scope, payload, type));
    }

    private Key key(String name) {
        return task.child("remember", name, 1);
    }
}
