package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import java.util.Optional;
import java.util.concurrent.Callable;
import tools.jackson.databind.JavaType;

/** Values that are decided once in a run: the time, a random number, what a task wants to remember. */
final class Remembered {
    private Remembered() {}

    /** The value as it comes from the journal, the first time too. */
    static <T> T value(RunScope scope, Key key, Class<T> type, Callable<T> source) throws Exception {
        return decode(scope, payload(scope, key, type, source), type);
    }

    /** The value as it lies in the journal when this returns. */
    static <T> Payload payload(RunScope scope, Key key, Class<T> type, Callable<T> source) throws Exception {
        JavaType stored = TypeRules.check(type);
        Optional<Payload> known = find(scope, key);
        if (known.isPresent()) {
            return known.get();
        }
        T value = source.call();
        if (value == null) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "the value of '%s' is null; remember one that is there".formatted(key));
        }
        Payload payload = scope.codec().encode(value);
        requireNonNull(scope.codec().decode(payload, stored), "a value is never null");
        scope.append(new Entry.Value(key, scope.time().instant(), payload));
        return payload;
    }

    /** The value that was in the journal when the run was taken up. */
    static Optional<Payload> find(RunScope scope, Key key) {
        return scope.replayed(() -> scope.journal().find(key))
                .filter(Entry.Value.class::isInstance)
                .map(known -> ((Entry.Value) known).value());
    }

    @SuppressWarnings("unchecked") // the codec gives what the type says
    static <T> T decode(RunScope scope, Payload payload, Class<T> type) {
        return (T) requireNonNull(
                scope.replayed(() -> scope.codec().decode(payload, TypeRules.check(type))),
                "a remembered value is never null");
    }
}
