package dev.nightjar.flow;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The stop switch of a run, and everything that must hear of it. Thread-safe. */
final class RunControl {
    /** Something that runs and can be stopped. */
    interface Stoppable {
        /** Called from any thread, perhaps more than once; neither blocks nor throws. */
        void stop();
    }

    /** Why nothing of the run goes on. */
    private record Stop(RunState state, ErrorCode code, String message) {}

    private final String run;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private final Set<Stoppable> live = ConcurrentHashMap.newKeySet();

    RunControl(String run) {
        this.run = run;
    }

    /** Stops the run for good. */
    void cancel() {
        stop(new Stop(RunState.CANCELLED, ErrorCode.CANCELLED, "run %s was cancelled".formatted(run)));
    }

    /** Stops the run for now. */
    void interrupt() {
        stop(new Stop(
                RunState.INTERRUPTED,
                ErrorCode.CANCELLED,
                "run %s was interrupted; the next run goes on with it".formatted(run)));
    }

    /** Stops the run for now, since its journal takes no more of it. */
    void lose(NightjarException why) {
        stop(new Stop(RunState.INTERRUPTED, why.code(), why.getMessage()));
    }

    /** Stops the run because its code is no longer the code it was started with. */
    void diverge(NightjarException difference) {
        stop(new Stop(RunState.DIVERGED, ErrorCode.DIVERGED, difference.getMessage()));
    }

    /** The state that the run was stopped in. */
    Optional<RunState> stopped() {
        return Optional.ofNullable(stop.get()).map(Stop::state);
    }

    void join(Stoppable stoppable) {
        live.add(stoppable);
        if (stop.get() != null) {
            stoppable.stop();
        }
    }

    void leave(Stoppable stoppable) {
        live.remove(stoppable);
    }

    /** Sticky: once the run is stopped, nothing of it goes on. */
    void check() {
        Stop reason = stop.get();
        if (reason != null) {
            throw new NightjarException(reason.code(), reason.message());
        }
    }

    private void stop(Stop reason) {
        // INVARIANT: the first stop wins, and is set before the live ones are told; whoever joins later sees it in
        // join().
        if (stop.compareAndSet(null, reason)) {
            live.forEach(Stoppable::stop);
        }
    }
}
