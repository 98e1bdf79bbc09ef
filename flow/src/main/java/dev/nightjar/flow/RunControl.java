package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The stop switch of a run, and everything that must hear of it. Thread-safe. */
final class RunControl {
    /** Something that runs and can be stopped. A link in the chain of all, since hundreds of thousands join in a second. */
    abstract static class Stoppable {
        /** Guarded by the control that it has joined, as is the other. */
        private @Nullable Stoppable before;

        private @Nullable Stoppable after;

        /** Called from any thread, perhaps more than once; neither blocks nor throws. */
        abstract void stop();

        /** Whether it ends within a time of its own once it was stopped, whatever becomes of it. */
        boolean isBounded() {
            return false;
        }

        /** Where its thread is, for people. */
        Optional<String> place() {
            return Optional.empty();
        }
    }

    /** Why nothing of the run goes on. */
    private record Stop(RunState state, ErrorCode code, String message) {
        NightjarException failure(String more) {
            return new NightjarException(code, message + more);
        }
    }

    /** How many threads are told of. */
    private static final int PLACES = 3;

    private final String run;
    /** The run whose clean-ups this stops; null for that of the run itself. */
    private final @Nullable RunControl outer;

    private final @Nullable RunControl cleanUps;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private volatile boolean leftBehind;
    /** Guarded by this: the one that joined last. */
    private @Nullable Stoppable last;
    /** Guarded by this. */
    private long moves;

    RunControl(String run) {
        this.run = run;
        outer = null;
        cleanUps = new RunControl(run, this);
    }

    private RunControl(String run, RunControl outer) {
        this.run = run;
        this.outer = outer;
        cleanUps = null;
    }

    /** The switch of all clean-ups of the run, which outlive its stop for a while. */
    RunControl cleanUps() {
        return cleanUps == null ? this : cleanUps;
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
        stopAll(new Stop(RunState.INTERRUPTED, why.code(), why.getMessage()));
    }

    /** Stops the run because its code is no longer the code it was started with. */
    void diverge(NightjarException difference) {
        stopAll(new Stop(RunState.DIVERGED, ErrorCode.DIVERGED, difference.getMessage()));
    }

    private void stopAll(Stop reason) {
        if (outer != null) {
            outer.stop(reason);
        }
        stop(reason);
    }

    /** Stops the clean-ups of a stopped run, whose time is over. */
    void endCleanUps() {
        cleanUps()
                .stop(new Stop(
                        RunState.CANCELLED,
                        ErrorCode.CANCELLED,
                        "the clean-up of run %s took longer than a minute from its stop".formatted(run)));
    }

    /** Nothing of the stopped run goes on here any more, not even its clean-up. */
    void leaveBehind() {
        leftBehind = true;
    }

    /** Fails where the run may go on elsewhere, since its clean-up would hit what is done there, or has had its time. */
    void checkCleanUp() {
        Stop reason = stop.get();
        if (reason != null && (leftBehind || reason.code() == ErrorCode.BUSY)) {
            throw reason.failure("; its clean-up is left to whoever goes on with it");
        }
        cleanUps().check();
    }

    /** The state that the run was stopped in. */
    Optional<RunState> stopped() {
        return Optional.ofNullable(stop.get()).map(Stop::state);
    }

    void join(Stoppable stoppable) {
        synchronized (this) {
            stoppable.before = last;
            if (last != null) {
                last.after = stoppable;
            }
            last = stoppable;
            moves++;
        }
        if (stop.get() != null) {
            stoppable.stop();
        }
    }

    /** Does nothing for one that has not joined, or has left. */
    synchronized void leave(Stoppable stoppable) {
        Stoppable before = stoppable.before;
        Stoppable after = stoppable.after;
        if (after != null) {
            after.before = before;
        } else if (stoppable.equals(last)) {
            last = before;
        }
        if (before != null) {
            before.after = after;
        }
        stoppable.before = null;
        stoppable.after = null;
        moves++;
    }

    /** How often something joined or left: while this stands, nothing of the run moves. */
    synchronized long moves() {
        return moves;
    }

    /** Whether something is under way that is bounded in time. */
    boolean hasBounded() {
        return live().stream().anyMatch(Stoppable::isBounded);
    }

    /** Where the threads are that came last: those before them wait for these as a rule. */
    String places() {
        return live().stream()
                .flatMap(each -> each.place().stream())
                .limit(PLACES)
                .collect(Collectors.joining(", "));
    }

    /** Sticky: once the run is stopped, nothing of it goes on. */
    void check() {
        Stop reason = stop.get();
        if (reason != null) {
            throw reason.failure("");
        }
    }

    /** The stop of a run that was stopped, and what more there is to say of it. */
    NightjarException stopped(String more) {
        return requireNonNull(stop.get(), "the run was stopped").failure(more);
    }

    private void stop(Stop reason) {
        // INVARIANT: the first stop wins, and is set before the live ones are told; whoever joins later sees it in
        // join().
        if (stop.compareAndSet(null, reason)) {
            // A flow before its attempts: its interrupt could come late, and hit the clean-up that follows them.
            live().reversed().forEach(Stoppable::stop);
        }
    }

    private synchronized List<Stoppable> live() {
        List<Stoppable> all = new ArrayList<>();
        for (Stoppable each = last; each != null; each = each.before) {
            all.add(each);
        }
        return all;
    }
}
