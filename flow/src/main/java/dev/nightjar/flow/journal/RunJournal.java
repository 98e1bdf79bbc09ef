package dev.nightjar.flow.journal;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Blobs;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a journal that belongs to one run, for the process that is at it. Thread-safe.
 *
 * <p>Whatever writes fails with {@code BUSY} once another process has the run, and with {@code ENVIRONMENT} when the
 * journal cannot be written; nothing of the run may go on then.
 */
public interface RunJournal extends AutoCloseable {
    /** The run as it was first begun. */
    Journal.Run run();

    /**
     * When the run was last told to do a step and all after it again; empty when it never was. What was done before is no
     * answer to that.
     */
    Optional<Instant> retriedFrom();

    /**
     * Whether what was decided under the key may be what the flow made of a failure that a retry has forgotten since: it came
     * between the two, and not in another branch of the same map.
     */
    boolean followsRetriedFailure(Key key);

    /**
     * How this task had failed when a retry last forgot that; empty when it never failed, or was forgotten since with all
     * that it remembers.
     *
     * @throws dev.nightjar.flow.NightjarException {@code DIVERGED} when the entry is damaged
     */
    Optional<Entry.Failed> retriedFailure(Key key);

    /** What was last asked under the key; empty when nothing was, or the entry is damaged. It takes as long as the run is. */
    Optional<Entry.Asked> asked(Key key);

    /** How keys of this run are hashed. */
    KeyHasher hasher();

    /**
     * What had been decided under the key when the run was taken up.
     *
     * @throws dev.nightjar.flow.NightjarException {@code DIVERGED} when the entry is damaged
     */
    Optional<Entry> find(Key key);

    /**
     * The last attempt of this task that had failed when the run was taken up, unless how it ended was decided.
     *
     * @throws dev.nightjar.flow.NightjarException {@code DIVERGED} when the entry is damaged
     */
    Optional<Entry.AttemptFailed> failedAttempt(Key key);

    /**
     * Keeps an entry, and all that was noted before it; returns when it is kept. The effect that depends on it comes
     * after.
     *
     * @return its position, for {@link #read}
     */
    default long append(Entry entry) {
        Append append = prepare(entry, Thread.currentThread());
        append.start();
        return append.await();
    }

    /**
     * An entry that one thread starts to keep and another waits for.
     *
     * @param waiter the thread that waits; once the entry is kept, and perhaps before, it is unparked
     *     ({@link java.util.concurrent.locks.LockSupport#unpark})
     */
    Append prepare(Entry entry, Thread waiter);

    /** An entry on its way into the journal. */
    interface Append {
        /** Sends it off, after all that was noted before. Once only. */
        void start();

        /**
         * For the waiter: returns when the entry is kept; an interrupt does not end the wait and is kept for later. Throws
         * what has kept it from being kept, as that the run was given up before it was started.
         *
         * @return its position, for {@link #read}
         */
        long await();
    }

    /** Keeps an entry with the next one that is appended, and within a moment anyway. */
    void note(Entry entry);

    /** The entry at a position. */
    Entry read(long position);

    /** What {@link #find} would find under the key, without reading it. */
    Optional<Decision> decision(Key key);

    /**
     * That something was decided, and where that lies.
     *
     * @param position for {@link #read}
     */
    record Decision(long position, Kind kind) {
        /** What was decided. */
        public enum Kind {
            /** It has a result, or is a value. */
            RESULT,
            /** It ended, and has no result. */
            ENDED,
            FAILED
        }
    }

    /** Keeps a line of log within a second or two; apart from the entries. Lines of a run that was given up are dropped. */
    void log(LogLine line);

    /** Has the listener told of all that happens to the run from outside, also of what was asked before. */
    void listen(Listener listener);

    /** Who is told what happens to the run from outside; called from any thread, must be quick. */
    interface Listener {
        /** Somebody asks something of it; perhaps more than once. */
        void requested(Journal.Request request);

        /** It cannot go on here: another process has it, or the journal cannot be written. */
        void lost(NightjarException why);
    }

    /** The run has come to this state; returns when that is kept, unless the run goes on in it. */
    void state(RunState state, Optional<String> reason);

    /** Large values of the entries; kept with the entry that follows. */
    Blobs blobs();

    /**
     * Gives the run up, so that another may take it. What a thread of it writes afterwards fails with {@code CANCELLED}: one
     * that was left behind may wake when the run goes on elsewhere. Closing it again does nothing, also when the run has
     * been taken up since.
     */
    @Override
    void close();
}
