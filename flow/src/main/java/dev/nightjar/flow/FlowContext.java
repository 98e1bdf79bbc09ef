package dev.nightjar.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.random.RandomGenerator;
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
     * Waits until one of these has ended, well or badly. Which one is journaled: a resumed run sees the same. The others
     * go on.
     *
     * @param pendings what this context has submitted, at least one
     */
    <R> Pending<R> any(List<Pending<R>> pendings);

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

    /** A source of random numbers with a journaled seed: a resumed run sees the same numbers. */
    RandomGenerator random();

    /**
     * A value with a local effect or of chance, decided once: a resumed run sees the same and does not call again.
     *
     * @param name label of the value in this flow
     * @param type a record, a sealed type of records or a simple value
     * @throws Exception what {@code value} throws; nothing is kept then
     */
    <T> T record(String name, Class<T> type, Callable<T> value) throws Exception;

    /**
     * Asks a person, and waits for the answer, over restarts: {@code nightjar approve RUN NAME} gives it. Known secrets are
     * masked in the question. After a retry of a failure before it, it is asked again if it has other words then.
     *
     * @param name label of the question in this flow
     */
    Approval approve(String name, String question);

    /**
     * Leaves something for people to read with the run; known secrets are masked in it. After a retry of a failure before it,
     * what is left then takes its place.
     */
    void artifact(String name, Artifact artifact);

    /**
     * Does something that a stop of the run does not end, as clean-up in a {@code finally} must. It has a minute from the
     * stop on. A clean-up that begins after the stop is not journaled: it is done again where the run is resumed.
     *
     * @param body uses the context that it is given
     * @throws NightjarException and does nothing, where another process has the run ({@code BUSY}), or where it was given
     *     up since its code did not respond: the clean-up would hit what is done elsewhere
     */
    <R> R uncancellable(Flow<R> body) throws Exception;

    /** Log of the flow; known secrets are masked in it. */
    Logger log();
}
