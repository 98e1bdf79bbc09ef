package dev.nightjar.flow;

import dev.nightjar.flow.journal.InMemoryJournal;

/** Where one clean-up of a run goes on though the run is stopped, until the time of all of them is over. For one thread. */
final class Shelter extends RunControl.Stoppable implements AutoCloseable {
    private final RunScope outer;
    private final RunScope scope;

    Shelter(RunScope outer) {
        this.outer = outer;
        boolean stopped = outer.control().stopped().isPresent();
        // What a stopped run does to clean up is undone by going on with it: its journal must not say that it is done.
        this.scope = outer.with(
                outer.control().cleanUps(), stopped ? new InMemoryJournal().begin(outer.run()) : outer.journal());
        outer.control().join(this);
    }

    RunScope scope() {
        return scope;
    }

    @Override
    void stop() {
        // The clean-up goes on.
    }

    /** Until its time has passed. */
    @Override
    boolean isBounded() {
        return scope.control().stopped().isEmpty();
    }

    @Override
    public void close() {
        outer.control().leave(this);
    }
}
