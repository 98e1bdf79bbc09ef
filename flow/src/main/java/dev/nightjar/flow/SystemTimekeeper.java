package dev.nightjar.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The wall clock, with one daemon thread for all timers. Thread-safe. */
final class SystemTimekeeper implements Timekeeper {
    static final SystemTimekeeper INSTANCE = new SystemTimekeeper();

    private final ScheduledThreadPoolExecutor timers;

    private SystemTimekeeper() {
        timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("nightjar-timer").factory());
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Future<?> pending = timers.schedule(action, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        return () -> pending.cancel(false);
    }
}
