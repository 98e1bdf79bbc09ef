package dev.nightjar.flow;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Gives up a run that was stopped and does not end, since the code of its flow or of a branch pays no heed to interrupts.
 * What comes to an end is waited for, as are clean-ups until their time is over. Thread-safe.
 */
final class LastResort extends RunControl.Stoppable implements AutoCloseable {
    /** For so many grace times on end nothing of the run may have moved. */
    private static final int QUIET_TIMES = 2;

    private final RunControl control;
    private final Duration grace;
    private final Consumer<NightjarException> giveUp;
    /** Guarded by this, as is the rest. */
    private Timekeeper.Timer nextLook = () -> {};

    private boolean watched;
    private boolean over;
    private long moves;
    private int quiet;

    /** @param giveUp ends the run; is told of the stop, and of where the run still is */
    LastResort(RunScope scope, Consumer<NightjarException> giveUp) {
        this.control = scope.control();
        this.grace = scope.grace();
        this.giveUp = giveUp;
        control.join(this);
    }

    @Override
    synchronized void stop() {
        if (!watched) {
            watched = true;
            moves = control.moves();
            lookLater();
        }
    }

    private synchronized void look() {
        long now = control.moves();
        quiet = now == moves && !control.hasBounded() ? quiet + 1 : 0;
        moves = now;
        if (quiet < QUIET_TIMES) {
            lookLater();
        } else if (!over) {
            // No virtual thread: code that does not end may have all of their carriers.
            Thread.ofPlatform().daemon().name("last resort").start(this::giveUp);
        }
    }

    /** By the machine's own clock, as all grace times; thousands of runs that are stopped at once share its thread. */
    private void lookLater() {
        if (!over) {
            nextLook = Timekeeper.system().after(grace, this::look);
        }
    }

    private void giveUp() {
        giveUp.accept(control.stopped("; its code does not respond and was left behind: " + control.places()));
    }

    @Override
    public void close() {
        control.leave(this);
        synchronized (this) {
            over = true;
            nextLook.close();
        }
    }
}
