package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait before another attempt: {@code initial × factor^(n-1)} before the attempt that follows the n-th
 * failure, at most {@code max}, spread by ± {@code jitter} (0 to 1, a share of the delay).
 */
public record Backoff(Duration initial, Duration max, double factor, double jitter) {
    public Backoff {
        requireNonNull(initial, "initial is null");
        requireNonNull(max, "max is null");
        Check.argument(!initial.isNegative(), "initial is negative: %s", initial);
        Check.argument(initial.compareTo(max) <= 0, "initial %s is longer than max %s", initial, max);
        Check.argument(factor >= 1, "factor must be at least 1: %s", factor);
        Check.argument(jitter >= 0 && jitter <= 1, "jitter must lie between 0 and 1: %s", jitter);
    }

    /** The same delay each time, without jitter. */
    public static Backoff fixed(Duration delay) {
        return new Backoff(delay, delay, 1, 0);
    }

    /** Doubles from {@code initial} up to {@code max}, with a jitter of 20 %. */
    public static Backoff exponential(Duration initial, Duration max) {
        return new Backoff(initial, max, 2, 0.2);
    }

    /**
     * The delay after a failed attempt.
     *
     * @param failures how many attempts have failed, from 1
     * @param random a number from 0 (inclusive) to 1 (exclusive) that picks the place within the jitter
     */
    public Duration delay(int failures, double random) {
        Check.argument(failures > 0, "failures must be positive: %s", failures);
        // As many as there are at most: a maximum may be for ever.
        long most = TimeUnit.NANOSECONDS.convert(max);
        double nanos =
                Math.min(TimeUnit.NANOSECONDS.convert(initial) * Math.pow(factor, failures - 1.0), (double) most);
        double spread = nanos * jitter * (2 * random - 1);
        return Duration.ofNanos(Math.min((long) (nanos + spread), most));
    }
}
