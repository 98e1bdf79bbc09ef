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
        void stop();
    }

    private final String run;
    private final AtomicReference<@Nullable RunState> stopped = new AtomicReference<>();
    private final Set<Stoppable> live = ConcurrentHashMap.newKeySet();

    RunControl(String run) {
        this.run = run;
    }

    /** Stops the run for good ({@code CANCELLED}) or for now ({@code INTERRUPTED}); the first call wins. */
    void stop(RunState reason) {
        // INVARIANT: stopped is set before the live ones are told; whoever joins later sees it in join().
        if (stopped.compareAndSet(null, reason)) {
            live.forEach(Stoppable::stop);
        }
    }

    Optional<RunState> stopped() {
        return Optional.ofNullable(stopped.get());
    }

    void join(Stoppable stoppable) {
        live.add(stoppable);
        if (stopped.get() != null) {
            stoppable.stop();
        }
    }

    void leave(Stoppable stoppable) {
        live.remove(stoppable);
    }

    /** Sticky: once the run is stopped, nothing of it goes on. */
    void check() {
        if (stopped.get() != null) {
            throw stop();
        }
    }

    NightjarException stop() {
        RunState reason = stopped.get();
        return new NightjarException(
                ErrorCode.CANCELLED,
                reason == RunState.CANCELLED
                        ? "run %s was cancelled".formatted(run)
                        : "run %s was interrupted; the next run goes on with it".formatted(run));
    }
}
