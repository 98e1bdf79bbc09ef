package dev.nightjar.flow;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;

/** What a running attempt of a task may use. Only the attempt itself may call it, from any of its threads. */
public interface TaskContext {
    /**
     * A connection by its name in {@code nightjar.yml}. It is opened on first use, shared by all tasks of a run and
     * closed at the run's end; the task must not close it.
     *
     * @throws NightjarException {@code CONFIG} when there is no such connection or it is not a {@code type}
     */
    <C> C connection(String name, Class<C> type);

    /**
     * Arranges how the remote end is stopped when this attempt is cancelled or passes its deadline, since an interrupt
     * does not end everything (a JDBC query goes on). Called from another thread, at most once, and not after the
     * attempt has ended; its failure is logged.
     */
    void onCancel(AutoCloseable stop);

    /**
     * A value that later attempts and a resumed run see again. It is in the journal before this returns.
     *
     * @param name unique within the task
     */
    <T> T remember(String name, Class<T> type, Callable<T> value) throws Exception;

    /**
     * What was {@linkplain #remember remembered} under this name, by this attempt or an earlier one; empty when nothing
     * was.
     *
     * @throws NightjarException {@code DIVERGED} when it is no {@code type}
     */
    <T> Optional<T> recall(String name, Class<T> type);

    /**
     * The same in all attempts of one task run, over crashes; different for every other. A task that failed and is retried
     * keeps it as it keeps what it remembers; one that is done again from a step on has another.
     */
    String idempotencyKey();

    /** A secret by its name: from {@code NIGHTJAR_SECRET_<NAME>}, then {@code /run/secrets/<name>}. */
    Secret secret(String name);

    /**
     * How long parts of a kind of work took in earlier runs that share the journal, to begin the long ones first.
     *
     * @param kind names them apart from those of other tasks: the id of the task's type, for example
     */
    PastDurations pastDurations(String kind);

    /** Where the task says how far it is. */
    Progress progress();

    /** Log of this task; known secrets are masked in it. */
    Logger log();

    /** The folder {@code .nightjar} beside {@code nightjar.yml}, for files that tasks keep between runs. */
    Path workFolder();

    /** The time of the runtime; the demonstration and tests bring their own. */
    Instant now();

    /**
     * Waits by the time of the runtime; a time that is not positive is over at once. A cancel or a deadline ends the wait
     * of the attempt's own thread.
     *
     * @throws InterruptedException when the thread was interrupted
     */
    void sleep(Duration time) throws InterruptedException;

    /** The zone of {@code nightjar.yml}: what a local date means. */
    ZoneId zone();

    /** Identity of the run. */
    String runId();

    /** What the task is called in its run, for people: no other task of the run has the name. */
    default String task() {
        return idempotencyKey();
    }

    /** The how-manieth attempt this is, from 1. One that a crash ended is not counted. */
    default int attempt() {
        return 1;
    }
}
