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
    private final Map<String, Payload> known = new HashMap<>();

    Memory(RunScope scope, Key task) {
        this.scope = scope;
        this.task = task;
    }

    synchronized <T> T value(String name, Class<T> type, Callable<T> source) throws Exception {
        Payload payload = known.get(name);
        if (payload == null) {
            payload = Remembered.payload(scope, key(name), type, source);
            known.put(name, payload);
        }
        return Remembered.decode(scope, payload, type);
    }

    synchronized <T> Optional<T> recall(String name, Class<T> type) {
        return Optional.ofNullable(known.get(name))
                .or(() -> Remembered.find(scope, key(name)))
                .map(payload -> Remembered.decode(scope, payload, type));
    }

    private Key key(String name) {
        return task.child("remember", name, 1);
    }
}
