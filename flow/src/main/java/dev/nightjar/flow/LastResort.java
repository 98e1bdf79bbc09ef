package dev.nightjar.flow;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Gives up a run that was stopped and does not end, since the code of its flow or of a branch pays no heed to interrupts.
 * What comes to an end is waited for, as are clean-ups until their time is over. Thread-safe.
 */
final class LastResort extends RunControl.Stoppable implements AutoCloseable {
    /** For so many grace times on end nothing of the run may have moved. */
    private static final int QUIET_TIMES = 2;

    private final RunControl control;
    private final long graceNanos;
    private final Consumer<NightjarException> giveUp;
    private final AtomicBoolean watched = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param giveUp ends the run; is told of the stop, and of where the run still is */
    LastResort(RunScope scope, Consumer<NightjarException> giveUp) {
        this.control = scope.control();
        this.graceNanos = scope.grace().toNanos();
        this.giveUp = giveUp;
        control.join(this);
    }

    @Override
    void stop() {
        if (watched.compareAndSet(false, true)) {
            // No virtual thread: code that does not end may have all of their carriers.
            Thread.ofPlatform().daemon().name("last resort").start(this::watch);
        }
    }

    private void watch() {
        long moves = control.moves();
        for (int quiet = 0; quiet < QUIET_TIMES; ) {
            if (endsWithinGrace()) {
                return;
            }
            long now = control.moves();
            quiet = now == moves && !control.hasBounded() ? quiet + 1 : 0;
            moves = now;
        }
        giveUp.accept(control.stopped("; its code does not respond and was left behind: " + control.places()));
    }

    private boolean endsWithinGrace() {
        try {
            return over.await(graceNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true; // nobody interrupts this thread
        }
    }

    @Override
    public void close() {
        control.leave(this);
        over.countDown();
    }
}
