package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How the runtime treats a task: how often it is tried, how long it may take, and how many of its kind run at once.
 *
 * @param attempts tries in all, at least 1; default 1
 * @param backoff the wait between tries; default one second doubling to a minute. Where the failure names a longer wait
 *     ({@link NightjarException#retryAfter}), that counts
 * @param retry what is worth another try; default the codes {@code EXTERNAL BUSY TIMEOUT}. An attempt that goes on
 *     although it was interrupted is never followed by another
 * @param attemptTimeout the longest an attempt may take; it is then interrupted and its {@code onCancel} hooks are
 *     called. Default none
 * @param totalTimeout the longest all attempts and the waits between them may take, from the begin of the first; a run
 *     that is taken up again gives it anew.
 *     Default none
 * @param limit the concurrency limit that a running attempt holds, if any; it is released while backing off
 * @param cache how long the result counts for other runs; default not at all
 */
public record TaskPolicy(
        int attempts,
        Backoff backoff,
        Retryable retry,
        Optional<Duration> attemptTimeout,
        Optional<Duration> totalTimeout,
        Optional<Limit> limit,
        Optional<CachePolicy> cache) {
    /** One attempt, no timeout, no limit, no cache. */
    public static final TaskPolicy DEFAULT = new TaskPolicy(
            1,
            Backoff.exponential(Duration.ofSeconds(1), Duration.ofMinutes(1)),
            new Retryable(EnumSet.of(ErrorCode.EXTERNAL, ErrorCode.BUSY, ErrorCode.TIMEOUT), _ -> true),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public TaskPolicy {
        requireNonNull(backoff, "backoff is null");
        requireNonNull(retry, "retry is null");
        Check.argument(attempts > 0, "attempts must be positive: %s", attempts);
        Check.argument(
                attemptTimeout.stream().allMatch(Duration::isPositive),
                "attemptTimeout must be positive: %s",
                attemptTimeout);
        Check.argument(
                totalTimeout.stream().allMatch(Duration::isPositive),
                "totalTimeout must be positive: %s",
                totalTimeout);
    }

    /** So many tries in all, the first one included. */
    public TaskPolicy withAttempts(int newAttempts) {
        return new TaskPolicy(newAttempts, backoff, retry, attemptTimeout, totalTimeout, limit, cache);
    }

    /** Another wait between tries. */
    public TaskPolicy withBackoff(Backoff newBackoff) {
        return new TaskPolicy(attempts, newBackoff, retry, attemptTimeout, totalTimeout, limit, cache);
    }

    /** Another try after failures of these kinds. */
    public TaskPolicy withRetryOn(ErrorCode... codes) {
        return with(new Retryable(Set.of(codes), retry.when()));
    }

    /** Another try after failures of the kinds that this policy names, if they also pass this test and it does not throw. */
    public TaskPolicy withRetryWhen(Predicate<? super Throwable> test) {
        return with(new Retryable(retry.codes(), test::test));
    }

    /** No attempt takes longer than this; another may follow. */
    public TaskPolicy withAttemptTimeout(Duration timeout) {
        return new TaskPolicy(attempts, backoff, retry, Optional.of(timeout), totalTimeout, limit, cache);
    }

    /** All attempts and the waits between them take no longer than this. */
    public TaskPolicy withTotalTimeout(Duration timeout) {
        return new TaskPolicy(attempts, backoff, retry, attemptTimeout, Optional.of(timeout), limit, cache);
    }

    /** At most as many at once as the runtime has a limit of this name for; without one, all. */
    public TaskPolicy withLimit(String name) {
        return withLimit(name, Integer.MAX_VALUE);
    }

    /**
     * At most {@code count} at once among all tasks that name this limit, in all processes that share the journal, unless
     * the runtime has another number for it.
     */
    public TaskPolicy withLimit(String name, int count) {
        return new TaskPolicy(
                attempts, backoff, retry, attemptTimeout, totalTimeout, Optional.of(new Limit(name, count)), cache);
    }

    /** Its result counts for other runs too. */
    public TaskPolicy withCache(CachePolicy newCache) {
        return new TaskPolicy(attempts, backoff, retry, attemptTimeout, totalTimeout, limit, Optional.of(newCache));
    }

    private TaskPolicy with(Retryable newRetry) {
        return new TaskPolicy(attempts, backoff, newRetry, attemptTimeout, totalTimeout, limit, cache);
    }

    /**
     * What is worth another try. A failure that says itself that it is permanent is not.
     *
     * @param codes kinds of failure; an exception that is not a {@link NightjarException} counts as {@code EXTERNAL}, an
     *     error as {@code INTERNAL}
     * @param when a test that the failure must pass too
     */
    public record Retryable(Set<ErrorCode> codes, Predicate<Throwable> when) {
        public Retryable {
            codes = Set.copyOf(codes);
            requireNonNull(when, "when is null");
        }

        boolean covers(ErrorCode code, Throwable error) {
            boolean permanent = error instanceof NightjarException ours && ours.isPermanent();
            return codes.contains(code) && !permanent && when.test(error);
        }
    }

    /**
     * A concurrency limit.
     *
     * @param count how many attempts may hold it at once, at least 1
     */
    public record Limit(String name, int count) {
        public Limit {
            requireNonNull(name, "name is null");
            Check.argument(count > 0, "limit '%s' must be positive: %s", name, count);
        }
    }
}
