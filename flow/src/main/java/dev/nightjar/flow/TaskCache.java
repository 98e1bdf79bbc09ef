package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task finds of earlier runs instead of running, and keeps for later ones, as its policy says. */
final class TaskCache<R> {
    private final Task<R> task;
    private final Key place;
    private final RunScope scope;
    private final Optional<CachePolicy> policy;

    /** @param place of the task in its run */
    TaskCache(Task<R> task, Key place, RunScope scope, Optional<CachePolicy> policy) {
        this.task = task;
        this.place = place;
        this.scope = scope;
        this.policy = policy;
    }

    Optional<Payload.Inline> find() {
        return policy.flatMap(cache -> scope.cache().find(key(cache), since(cache.lifetime())))
                .filter(this::isResult);
    }

    /** What keeps a result, where there is something that keeps it. */
    Optional<Runnable> keeper(@Nullable R result, Instant now) {
        return policy.map(
                cache -> () -> scope.cache().keep(key(cache), now, scope.codec().encodeWhole(result)));
    }

    /** A run that was told to do a step again does not take what it or others had done before. */
    private Instant since(Duration lifetime) {
        Instant now = scope.time().instant();
        Instant oldest =
                lifetime.compareTo(Duration.between(Instant.EPOCH, now)) < 0 ? now.minus(lifetime) : Instant.EPOCH;
        return scope.journal()
                .retriedFrom()
                .map(retry -> retry.plusMillis(1))
                .filter(oldest::isBefore)
                .orElse(oldest);
    }

    /** What code of before has cached may be no result of the task as it is now. */
    private boolean isResult(Payload found) {
        try {
            scope.codec().decode(found, task.resultType());
            return true;
        } catch (NightjarException e) {
            scope.logger(place).info("what was cached of task '{}' is not used: {}", task.step(), e.getMessage());
            return false;
        }
    }

    private String key(CachePolicy cache) {
        String own = cache.key().orElseGet(() -> Codec.toCanonicalJson(task.spec()));
        // All quick tasks are of one type, and only their names tell them apart.
        String type = task instanceof LambdaTask<R> ? task.type() + " " + task.step() : task.type();
        return Key.of(List.of("cache", cache.scope(), type, own)).id();
    }
}
