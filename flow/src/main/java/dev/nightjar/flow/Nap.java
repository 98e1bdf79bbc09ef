package dev.nightjar.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** A wait of one thread, for one use. An interrupt does not end it: the stop of the run does. */
final class Nap extends RunControl.Stoppable {
    /** The longest that timers and clocks know, some 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final RunScope scope;
    private final CountDownLatch over = new CountDownLatch(1);

    Nap(RunScope scope) {
        this.scope = scope;
    }

    /** This long, or as long as can be waited. */
    static Duration atMostLongest(Duration time) {
        return shorter(time, LONGEST);
    }

    /** What is left of a wait that ends at this time; no more than all of it, whatever the clock says. */
    static Duration left(Duration whole, Instant now, Instant end) {
        return shorter(whole, Duration.between(now, end));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Waits until {@link #end} was called or the time has passed.
     *
     * @throws NightjarException when the run is stopped
     */
    void sleep(Duration time) {
        if (!time.isPositive()) {
            return;
        }
        try (Timekeeper.Timer _ = scope.time().after(time, this::end)) {
            await();
        }
    }

    /**
     * Waits until {@link #end} was called.
     *
     * @throws NightjarException when the run is stopped
     */
    void await() {
        try {
            scope.control().join(this);
            Uninterrupted.run(over::await);
        } finally {
            scope.control().leave(this);
        }
        scope.control().check();
    }

    /** Ends the wait; before it has begun, too. Called from any thread. */
    void end() {
        over.countDown();
    }

    @Override
    void stop() {
        end();
    }
}
