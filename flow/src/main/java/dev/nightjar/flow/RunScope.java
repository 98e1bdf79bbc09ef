package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What all steps of one run share. */
record RunScope(
        Journal.Run run,
        Journal journal,
        Codec codec,
        Timekeeper time,
        ZoneId zone,
        Connections connections,
        Function<String, Secret> secrets,
        UnaryOperator<String> mask,
        RunControl control,
        Limits limits,
        RunListener listener,
        Path workFolder) {

    MaskingLogger logger(Key key) {
        return new MaskingLogger(key, mask, listener);
    }
}
