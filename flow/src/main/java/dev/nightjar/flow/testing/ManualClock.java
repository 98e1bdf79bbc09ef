package dev.nightjar.flow.testing;

import dev.nightjar.flow.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that stands until it is moved; timers fire as it passes them, in their order. Thread-safe. */
public final class ManualClock implements Timekeeper {
    private record Arranged(Instant due, long order, Runnable action) {}

    private final List<Arranged> timers = new ArrayList<>();
    private final Instant start;
    private Instant now;
    private long count;

    public ManualClock(Instant start) {
        this.start = start;
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public long nanoTime() {
        return Duration.between(start, instant()).toNanos();
    }

    /** Runs the action on the calling thread if it is due. */
    @Override
    public Timer after(Duration delay, Runnable action) {
        if (!delay.isPositive()) {
            action.run();
            return () -> {};
        }
        return arrange(delay, action);
    }

    /** Moves the clock, and runs the timers that it passes on the calling thread. */
    public void advance(Duration time) {
        Instant target = instant().plus(time);
        for (Optional<Arranged> next = takeDue(target); next.isPresent(); next = takeDue(target)) {
            next.get().action().run();
        }
        synchronized (this) {
            now = target;
        }
    }

    /** Waits until so many timers are arranged: somebody sleeps, or has a deadline. */
    public synchronized void awaitTimers(int waiting) throws InterruptedException {
        while (timers.size() < waiting) {
            wait();
        }
    }

    private synchronized Timer arrange(Duration delay, Runnable action) {
        Arranged arranged = new Arranged(now.plus(delay), count++, action);
        timers.add(arranged);
        notifyAll();
        return () -> cancel(arranged);
    }

    private synchronized void cancel(Arranged arranged) {
        timers.remove(arranged);
    }

    private synchronized Optional<Arranged> takeDue(Instant target) {
        Optional<Arranged> next = timers.stream()
                .filter(timer -> !timer.due().isAfter(target))
                .min(Comparator.comparing(Arranged::due).thenComparingLong(Arranged::order));
        next.ifPresent(timer -> {
            timers.remove(timer);
            now = timer.due();
        });
        return next;
    }
}
