package dev.nightjar.flow;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Durations beside the cached results of the journal, which are found by their key alone. */
record CachedDurations(RunScope scope, String kind) implements PastDurations {
    @Override
    public Optional<Duration> of(String part) {
        return scope.cache().find(key(part), Instant.EPOCH).flatMap(this::decode);
    }

    @Override
    public void keep(String part, Duration took) {
        scope.cache().keep(key(part), scope.time().instant(), scope.codec().encodeWhole(took));
    }

    private Optional<Duration> decode(Payload.Inline kept) {
        return Optional.ofNullable((Duration) scope.codec().decode(kept, TypeRules.check(Duration.class)));
    }

    private String key(String part) {
        return Key.of(List.of("took", kind, part)).id();
    }
}
