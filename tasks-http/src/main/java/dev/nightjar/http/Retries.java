package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Backoff;
import java.time.Duration;

/**
 * How stubborn a client is.
 *
 * @param attempts tries in all for failures of the network and of the server; waits for a rate limit do not count
 * @param backoff the wait between them, and after a 429 that names none
 * @param longestWait how long a request may wait in all where the server names a time, for its rate limit for example
 */
public record Retries(int attempts, Backoff backoff, Duration longestWait) {
    /** Four tries, after one second doubling to half a minute; up to three hours for a rate limit, which can last one. */
    public static final Retries DEFAULT =
            new Retries(4, Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(30)), Duration.ofHours(3));

    public Retries {
        requireNonNull(backoff, "backoff is null");
        requireNonNull(longestWait, "longestWait is null");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be positive: %d".formatted(attempts));
        }
    }

    /** The same with another number of tries. */
    public Retries withAttempts(int newAttempts) {
        return new Retries(newAttempts, backoff, longestWait);
    }
}
