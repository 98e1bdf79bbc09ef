package dev.nightjar.app;

import dev.nightjar.flow.Timekeeper;
import java.time.Duration;
import java.time.Instant;

/** A clock that begins at a given time and goes on at the machine's pace: the midnights of a demonstration. */
final class SteppedClock implements Timekeeper {
    private final Instant start;
    private final long began = System.nanoTime();

    SteppedClock(Instant start) {
        this.start = start;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - began);
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        return Timekeeper.system().after(delay, action);
    }
}
