package dev.nightjar.testkit.fivetran;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How many requests an account may send within any hour. Thread-safe. */
final class Quota {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Guarded by this; what is older than an hour is dropped. */
    private final Deque<Instant> taken = new ArrayDeque<>();
    /** Guarded by this. */
    private int hourly = 20_000;

    synchronized void set(int newHourly) {
        hourly = newHourly;
    }

    synchronized int hourly() {
        return hourly;
    }

    synchronized int remaining(Instant now) {
        drop(now);
        return Math.max(0, hourly - taken.size());
    }

    /** Takes one; where there is none, how long to wait. */
    synchronized Optional<Duration> take(Instant now) {
        drop(now);
        if (taken.size() >= hourly) {
            Duration left = Duration.between(now, taken.getFirst().plus(HOUR));
            return Optional.of(left.plusSeconds(1));
        }
        taken.add(now);
        return Optional.empty();
    }

    private void drop(Instant now) {
        while (!taken.isEmpty() && !taken.getFirst().plus(HOUR).isAfter(now)) {
            taken.removeFirst();
        }
    }
}
