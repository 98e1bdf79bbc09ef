package dev.nightjar.testkit;

import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock on which every wait is over at once: whoever sleeps moves it. A night of polling takes no time, and what has
 * a deadline still meets it. Meant for one thread that sleeps at a time; thread-safe.
 */
public final class SkippingClock implements Timekeeper {
    private final ManualClock clock;

    public SkippingClock(Instant start) {
        this.clock = new ManualClock(start);
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        return clock.after(delay, action);
    }

    /** Moves the clock, and runs the timers that it passes on the calling thread. */
    @Override
    public void sleep(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (time.isPositive()) {
            clock.advance(time);
        }
    }
}
