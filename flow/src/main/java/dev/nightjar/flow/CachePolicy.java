package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the result of a task counts for other runs too. A run that is retried from a step takes none of before that.
 *
 * @param lifetime how old a result may be
 * @param scope results are shared within it; the empty one is that of all runs on a journal
 * @param key tells results apart within the scope and the kind of task; the task's spec where there is none
 */
public record CachePolicy(Duration lifetime, String scope, Optional<String> key) {
    public CachePolicy {
        Check.argument(lifetime.isPositive(), "lifetime must be positive: %s", lifetime);
        requireNonNull(scope, "scope is null");
        requireNonNull(key, "key is null");
    }

    /** Shared by all runs on a journal, by the spec. */
    public static CachePolicy of(Duration lifetime) {
        return new CachePolicy(lifetime, "", Optional.empty());
    }

    /** The same for results that are shared within this scope alone. */
    public CachePolicy within(String newScope) {
        return new CachePolicy(lifetime, newScope, key);
    }

    /** The same with a key in place of the task's spec. */
    public CachePolicy by(String newKey) {
        return new CachePolicy(lifetime, scope, Optional.of(newKey));
    }
}
