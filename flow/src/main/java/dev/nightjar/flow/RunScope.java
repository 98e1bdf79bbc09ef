package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
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
        Journal.Run run,
        Journal journal,
        Codec codec,
        Timekeeper time,
        ZoneId zone,
        Connections connections,
        Function<String, Secret> secrets,
        Masking masking,
        RunControl control,
        Limits limits,
        RunListener listener,
        Path workFolder,
        Duration grace) {

    MaskingLogger logger(Key key) {
        return new MaskingLogger(key, masking, listener);
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
}
