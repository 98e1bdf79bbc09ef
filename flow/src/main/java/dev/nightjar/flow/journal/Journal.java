package dev.nightjar.flow.journal;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.JsonText;
import dev.nightjar.flow.codec.Payload;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What runs have decided, so that a run that is taken up again does not decide twice. Thread-safe; several processes may
 * share one.
 */
public interface Journal extends AutoCloseable {
    /**
     * A run as it was begun.
     *
     * @param id no half of a character is in it
     * @param flow stable id of the flow
     * @param spec its parameters; the JSON {@code null} where it has none
     */
    record Run(String id, String flow, Payload.Inline spec, Instant started, LocalDate runDate) {
        public Run {
            if (!JsonText.isWhole(id)) {
                throw new NightjarException(
                        ErrorCode.USAGE,
                        "'%s' is no id for a run: it holds half a character; choose another"
                                .formatted(JsonText.whole(id)));
            }
        }
    }

    /**
     * A run as it stands.
     *
     * @param state {@code INTERRUPTED} also where its process died
     * @param reason why it failed, if it did
     * @param owner the process that is at it, if one is
     */
    record RunRecord(
            Run run, RunState state, Optional<Instant> ended, Optional<String> reason, Optional<String> owner) {}

    /** Something that another process or a person asks of a run. */
    sealed interface Request {
        /** Stops it for good. */
        record Cancel() implements Request {}

        /** Answers what it asks under this key. */
        record Answer(String keyId, boolean approved, String by, String comment) implements Request {}
    }

    /** What of a run is to be done again. */
    sealed interface Retry {
        /**
         * The tasks and branches that failed. A task that the flow ran after such a failure, and gives another spec now, is
         * done again as well. Those that have another spec remember nothing. A question that was answered after such a failure
         * is asked again where it has other words now.
         */
        record Failures() implements Retry {}

        /** This step, and all that began after it. */
        record From(Key step) implements Retry {}
    }

    /**
     * Begins a run, or takes it up again, as the only one who may write to it.
     *
     * @throws NightjarException {@code BUSY} when a living process is at it
     */
    RunJournal begin(Run run);

    /**
     * Takes a run up again after some of its decisions are forgotten; they are kept for people to read.
     *
     * @param spec its parameters from now on
     * @throws NightjarException {@code USAGE} when there is no such run or step, {@code BUSY} when a
     *     living process is at it
     */
    RunJournal retry(String run, Retry what, Payload.Inline spec);

    /**
     * The run with this id.
     *
     * @throws NightjarException {@code DIVERGED} when it is damaged
     */
    Optional<RunRecord> run(String id);

    /** The newest runs, the newest first; damaged ones are left out. */
    List<RunRecord> runs(int most);

    /** Runs whose process died while they ran. From the first call on, those are found too that give no sign of life. */
    List<RunRecord> orphans();

    /**
     * What happened in a run, in order; damaged entries are left out. Read as
     * the stream goes on.
     */
    Stream<Entry> entries(String run);

    /** The same without what retries have forgotten, and what was asked before one, which is asked again: how the run stands. */
    Stream<Entry> current(String run);

    /** What was logged in a run, in order; damaged lines are left out. Read as the stream goes on. */
    default Stream<LogLine> logs(String run) {
        LogTail tail = tail(run);
        return Stream.iterate(tail.next(), lines -> !lines.isEmpty(), _ -> tail.next())
                .flatMap(List::stream);
    }

    /** The same for who reads on later, when more was logged. */
    LogTail tail(String run);

    /**
     * The JSON of a value that an entry of the run names, wherever it lies.
     *
     * @throws NightjarException {@code DIVERGED} when it is not there or damaged
     */
    byte[] value(String run, Payload payload);

    /** Asks something of a run, whichever process is at it. Kept when this returns; heard within a second or two. */
    void request(String run, Request request);

    /** The concurrency limits that all processes share. */
    Permits permits();

    /** Results that outlive their run. */
    ResultCache cache();

    /** Writes a whole copy of the journal to a file that is not there yet, while runs go on. */
    void backup(Path file);

    /** All that is not as it was written, in sentences; empty for a sound journal. */
    List<String> check();

    /**
     * Forgets runs that ended before this time, in small steps between which runs go on. One that is taken up meanwhile
     * stays.
     *
     * @return how many
     */
    int expire(Instant before);

    /** Gives up the runs that this process is at, after what was noted is kept. Closing it again does nothing. */
    @Override
    void close();
}
