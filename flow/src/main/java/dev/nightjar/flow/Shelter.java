package dev.nightjar.flow;

import dev.nightjar.flow.journal.InMemoryJournal;
import java.time.Duration;

/**
 * Where the clean-up of a run goes on after the run was stopped, for a while. For one thread, but for the stop of the run,
 * which may come from any.
 */
final class Shelter extends RunControl.Stoppable implements AutoCloseable {
    private static final Duration AFTER_STOP = Duration.ofMinutes(1);

    private final RunScope outer;
    private final RunControl own;
    private final RunScope scope;
    /** Guarded by this. */
    private Timekeeper.Timer end = () -> {};
    /** Guarded by this. */
    private boolean over;

    Shelter(RunScope outer) {
        this.outer = outer;
        this.own = new RunControl(outer.run().id());
        boolean stopped = outer.control().stopped().isPresent();
        // What a stopped run does to clean up is undone by going on with it: its journal must not say that it is done.
        this.scope = outer.with(own, stopped ? new InMemoryJournal().begin(outer.run()) : outer.journal());
        outer.control().join(this);
    }

    RunScope scope() {
        return scope;
    }

    @Override
    synchronized void stop() {
        if (!over) {
            end.close();
            end = outer.time().after(AFTER_STOP, own::cancel);
        }
    }

    /** Until its time has passed. */
    @Override
    boolean isBounded() {
        return own.stopped().isEmpty();
    }

    @Override
    public void close() {
        outer.control().leave(this);
        synchronized (this) {
            over = true;
            end.close();
        }
    }
}
