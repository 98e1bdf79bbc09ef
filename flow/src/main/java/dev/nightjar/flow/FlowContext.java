package dev.nightjar.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * What a flow does its work through. Only the thread that the flow (or a branch of a map) runs on may call it. After a
 * cancel every call throws, so that a flow cannot outlive it by catching.
 */
public interface FlowContext {
    /**
     * Runs a task and waits for it.
     *
     * @return its result as it comes from the journal; null only where {@code R} is {@link Void}
     * @throws TaskFailedException when it failed after all its attempts, timed out, or its result cannot be stored
     * @throws NightjarException {@code DIVERGED} when its spec is not the one that this step of the run has had before,
     *     which ends the run; {@code CANCELLED} when the run is stopped; {@code CONFIG} when its spec cannot be stored
     */
    <R> R run(Task<R> task);

    /**
     * Starts a task beside the flow. The flow (or the branch) does not end before the task has, and it fails if the
     * task did and was never asked how it ended.
     */
    <R> Pending<R> submit(Task<R> task);

    /**
     * Runs a flow within this one; its steps have keys of their own.
     *
     * @throws Exception whatever the flow throws
     */
    <R> R runFlow(Flow<R> flow) throws Exception;

    /**
     * Takes each item through a whole branch (build, run, verify) before a new item starts. At most
     * {@code options.concurrency()} branches live at once, whatever the number of items; a branch that fails leaves the
     * others alone. Returns when all have ended. An item is taken from {@code items} when there is a branch free for it.
     *
     * @param name the label of the map in this flow
     * @param key tells items apart in the journal; the second item with a key fails by name, and one without fails
     * @throws RuntimeException what {@code items} throws, once the branches that were started have ended
     */
    <T, R> Mapped<T, R> map(
            String name,
            Iterable<? extends T> items,
            Function<? super T, String> key,
            MapOptions options,
            Branch<? super T, ? extends R> branch);

    /** Waits; a resumed run waits only for what is left. */
    void sleep(Duration time);

    /** The time, journaled: a resumed run sees the same. */
    Instant now();

    /** The local date of the run's start in the zone of {@code nightjar.yml}: the name of the night. */
    LocalDate runDate();

    /** Log of the flow; known secrets are masked in it. */
    Logger log();
}
