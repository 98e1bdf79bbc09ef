package dev.nightjar.flow.journal;

import dev.nightjar.flow.codec.Payload;
import java.time.Instant;
import java.util.Optional;

/** Results of tasks, by a key of theirs, for other runs. Thread-safe. */
public interface ResultCache {
    /** The newest result under the key that was kept at {@code since} or later; always whole, never a stored hash. */
    Optional<Payload.Inline> find(String key, Instant since);

    /** Keeps a result within a moment; the one before under the same key is forgotten. */
    void keep(String key, Instant at, Payload.Inline result);
}
