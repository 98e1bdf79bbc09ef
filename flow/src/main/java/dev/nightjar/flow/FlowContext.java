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
     * @throws TaskFailedException when it failed after all its attempts, timed out, or its spec diverged
     */
    <R> R run(Task<R> task);

    /** Starts a task beside the flow. The run does not end before the task has. */
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
     * others alone. Returns when all have ended.
     *
     * @param name the label of the map in this flow
     * @param key tells items apart in the journal; the second item with a key fails by name
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
