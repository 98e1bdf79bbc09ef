package dev.nightjar.http;

import dev.nightjar.flow.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when a server wants no more requests of an account. All clients of the process share it, so that one 429 holds
 * back everybody who uses the account. Thread-safe.
 */
final class RateLimits {
    static final RateLimits SHARED = new RateLimits();

    /** Longer nobody is held back without asking once more, whatever a server once said. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Time is part of it: clocks of tests do not hold each other back. */
    private record Account(Timekeeper time, String name) {}

    private final Map<Account, Instant> closedUntil = new ConcurrentHashMap<>();

    /** No requests of this account before {@code wait} has passed, or a day. */
    void close(Timekeeper time, String account, Duration wait) {
        Instant until = time.instant().plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
        closedUntil.merge(new Account(time, account), until, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** How long to wait before a request; not positive when there is nothing to wait for. */
    Duration left(Timekeeper time, String account) {
        Account key = new Account(time, account);
        Instant until = closedUntil.get(key);
        if (until == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(time.instant(), until);
        if (!left.isPositive()) {
            closedUntil.remove(key, until);
        }
        return left;
    }
}
