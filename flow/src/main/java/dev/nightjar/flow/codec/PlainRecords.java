package dev.nightjar.flow.codec;

import dev.nightjar.flow.config.RecordShape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Writes records of truth values, whole numbers and texts as Jackson does, byte by byte: for small ones, of which a run
 * stores two to a task, the generator that Jackson makes costs five times what they do.
 */
final class PlainRecords {
    private static final Set<Class<?>> PLAIN = Set.of(boolean.class, int.class, long.class, String.class);

    private static final ClassValue<Boolean> COVERED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return type.isRecord()
                    && !RecordSerializer.isCase(type)
                    && Arrays.stream(type.getRecordComponents())
                            .allMatch(c -> PLAIN.contains(c.getType()) && JsonText.isPlain(c.getName()));
        }
    };

    private PlainRecords() {}

    /** The record in JSON; none where it holds something else, a null, or a text that is not plain. */
    static Optional<byte[]> write(Record record) {
        if (!COVERED.get(record.getClass())) {
            return Optional.empty();
        }
        StringBuilder json = new StringBuilder(128).append('{');
        for (RecordShape.Component component : RecordShape.of(record.getClass()).components()) {
            json.append(json.length() > 1 ? ",\"" : "\"")
                    .append(component.name())
                    .append("\":");
            switch (component.valueIn(record)) {
                case null -> {
                    return Optional.empty();
                }
                case String text
                when JsonText.isPlain(text) -> json.append('"').append(text).append('"');
                case String _ -> {
                    return Optional.empty();
                }
                case Object number -> json.append(number);
            }
        }
        return Optional.of(json.append('}').toString().getBytes(StandardCharsets.US_ASCII));
    }
}
