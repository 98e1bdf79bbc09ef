package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How the runtime treats a task: how often it is tried, how long it may take, and how many of its kind run at once.
 *
 * @param attempts tries in all, at least 1; default 1
 * @param backoff the wait between tries; default one second doubling to a minute
 * @param retryOn the kinds of failure worth another try; default {@code EXTERNAL BUSY TIMEOUT}. An exception that is
 *     not a {@link NightjarException} counts as {@code EXTERNAL}, an error as {@code INTERNAL}. An attempt that goes on
 *     although it was interrupted is never followed by another
 * @param attemptTimeout the longest an attempt may take; it is then interrupted and its {@code onCancel} hooks are
 *     called. Default none
 * @param totalTimeout the longest all attempts and the waits between them may take, from the begin of the first.
 *     Default none
 * @param limit the concurrency limit that a running attempt holds, if any; it is released while backing off
 */
public record TaskPolicy(
        int attempts,
        Backoff backoff,
        Set<ErrorCode> retryOn,
        Optional<Duration> attemptTimeout,
        Optional<Duration> totalTimeout,
        Optional<Limit> limit) {
    /** One attempt, no timeout, no limit. */
    public static final TaskPolicy DEFAULT = new TaskPolicy(
            1,
            Backoff.exponential(Duration.ofSeconds(1), Duration.ofMinutes(1)),
            EnumSet.of(ErrorCode.EXTERNAL, ErrorCode.BUSY, ErrorCode.TIMEOUT),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public TaskPolicy {
        requireNonNull(backoff, "backoff is null");
        retryOn = Set.copyOf(retryOn);
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

    public TaskPolicy withAttempts(int newAttempts) {
        return new TaskPolicy(newAttempts, backoff, retryOn, attemptTimeout, totalTimeout, limit);
    }

    public TaskPolicy withBackoff(Backoff newBackoff) {
        return new TaskPolicy(attempts, newBackoff, retryOn, attemptTimeout, totalTimeout, limit);
    }

    public TaskPolicy withRetryOn(ErrorCode... codes) {
        return new TaskPolicy(attempts, backoff, Set.of(codes), attemptTimeout, totalTimeout, limit);
    }

    public TaskPolicy withAttemptTimeout(Duration timeout) {
        return new TaskPolicy(attempts, backoff, retryOn, Optional.of(timeout), totalTimeout, limit);
    }

    public TaskPolicy withTotalTimeout(Duration timeout) {
        return new TaskPolicy(attempts, backoff, retryOn, attemptTimeout, Optional.of(timeout), limit);
    }

    /** At most as many at once as the runtime has a limit of this name for; without one, all. */
    public TaskPolicy withLimit(String name) {
        return withLimit(name, Integer.MAX_VALUE);
    }

    /** At most {@code count} at once among all tasks that name this limit, unless the runtime has another number for it. */
    public TaskPolicy withLimit(String name, int count) {
        return new TaskPolicy(
                attempts, backoff, retryOn, attemptTimeout, totalTimeout, Optional.of(new Limit(name, count)));
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
