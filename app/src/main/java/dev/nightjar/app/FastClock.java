package dev.nightjar.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that goes faster than another, from the same time on. Thread-safe if the other is.
 *
 * @param start when both were the same
 */
record FastClock(InstantSource slow, Instant start, int speed) implements InstantSource {
    @Override
    public Instant instant() {
        return start.plus(Duration.between(start, slow.instant()).multipliedBy(speed));
    }
}
