package dev.nightjar.fivetran;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long is waited, and how often is looked.
 *
 * @param deadline for one attempt in all; default 24 h
 * @param start until a triggered sync must have begun; default 15 min
 * @param cancelled how long a sync that ran must be idle without an end before it counts as cancelled; default 60 s
 * @param firstPoll the first wait between two looks, growing by a half; default 15 s
 * @param longestPoll the longest wait between two looks; default 60 s
 */
@Description("How long is waited, and how often is looked.")
public record Patience(
        @Description("How long in all.") @Default("24h") Duration deadline,

        @Description("How long a sync may take to begin.") @Default("15m")
        Duration start,

        @Description("How long a sync must be idle to count as cancelled.") @Default("60s")
        Duration cancelled,

        @Description("The first wait between two looks.") @Default("15s")
        Duration firstPoll,

        @Description("The longest wait between two looks.") @Default("60s")
        Duration longestPoll) {
    /** As the defaults of the components say. */
    public static final Patience DEFAULT = new Patience(
            Duration.ofHours(24),
            Duration.ofMinutes(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60));

    public Patience {
        if (!deadline.isPositive() || !start.isPositive() || cancelled.isNegative()) {
            throw new IllegalArgumentException("deadline and start must be positive, cancelled not negative");
        }
        if (!firstPoll.isPositive() || firstPoll.compareTo(longestPoll) > 0) {
            throw new IllegalArgumentException(
                    "firstPoll must be positive and at most longestPoll: %s, %s".formatted(firstPoll, longestPoll));
        }
    }

    /** The same with another deadline. */
    public Patience withDeadline(Duration newDeadline) {
        return new Patience(newDeadline, start, cancelled, firstPoll, longestPoll);
    }

    /** The wait after so many looks, with a jitter of a tenth. */
    Duration poll(int looks) {
        double nanos = Math.min(
                (double) firstPoll.toNanos() * Math.pow(1.5, Math.min(looks, 50)), (double) longestPoll.toNanos());
        double spread = nanos / 10 * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofNanos(Math.round(nanos + spread));
    }
}
