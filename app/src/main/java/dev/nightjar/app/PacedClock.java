package dev.nightjar.app;

import java.time.Instant;
import java.time.InstantSource;

/** A clock on which a second of the machine is a minute, and that can be set: the time of a service in a demonstration. Thread-safe. */
final class PacedClock implements InstantSource {
    private static final int PACE = 60;

    private record Set(Instant start, long began) {}

    private volatile Set set;

    PacedClock(Instant start) {
        this.set = new Set(start, System.nanoTime());
    }

    void set(Instant time) {
        set = new Set(time, System.nanoTime());
    }

    @Override
    public Instant instant() {
        Set now = set;
        return now.start().plusNanos(PACE * (System.nanoTime() - now.began()));
    }
}
