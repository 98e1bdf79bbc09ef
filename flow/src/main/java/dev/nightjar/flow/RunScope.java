package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.ResultCache;
import dev.nightjar.flow.journal.RunJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all steps of one run share. Thread-safe.
 *
 * @param grace how long a stopped attempt may take to end before it is abandoned
 */
record RunScope(
        RunJournal journal,
        ResultCache cache,
        Codec codec,
        Timekeeper time,
        ZoneId zone,
        Connections connections,
        Function<String, Secret> secrets,
        Masking masking,
        RunControl control,
        Limits limits,
        Approvals approvals,
        Activity activity,
        RunListener listener,
        Path workFolder,
        Duration grace) {

    Journal.Run run() {
        return journal.run();
    }

    MaskingLogger logger(Key key) {
        return new MaskingLogger(key, masking, listener);
    }

    /** Keeps an entry. */
    long append(Entry entry) {
        RunJournal.Append append = journal.prepare(entry, Thread.currentThread());
        append.start();
        return await(append);
    }

    /** Waits for an entry that was started. */
    long await(RunJournal.Append append) {
        return written(append::await);
    }

    /** Keeps an entry with the next one that is appended. */
    void note(Entry entry) {
        written(() -> {
            journal.note(entry);
            return entry;
        });
    }

    /** What comes of a write; a run whose journal does not take it goes on elsewhere or later. */
    <T> T written(Supplier<T> write) {
        try {
            return write.get();
        } catch (NightjarException e) {
            control.lose(e);
            throw e;
        }
    }

    /** What the journal says. Where that is no longer what the code says the run is stopped. */
    <T extends @Nullable Object> T replayed(Supplier<T> said) {
        try {
            return said.get();
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.DIVERGED) {
                control.diverge(e);
            }
            throw e;
        }
    }

    /** This scope for what a stopped run still has to do: with a stop switch and a journal of its own. */
    RunScope with(RunControl otherControl, RunJournal otherJournal) {
        return new RunScope(
                otherJournal,
                cache,
                new Codec(otherJournal.blobs()),
                time,
                zone,
                connections,
                secrets,
                masking,
                otherControl,
                limits,
                approvals,
                activity,
                listener,
                workFolder,
                grace);
    }
}
