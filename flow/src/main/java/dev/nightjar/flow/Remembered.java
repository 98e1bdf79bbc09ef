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
    @SuppressWarnings("unchecked") // the codec gives what the type says
    static <T> T value(RunScope scope, Key key, Class<T> type, Callable<T> source) throws Exception {
        JavaType stored = TypeRules.check(type);
        Optional<Entry> known = scope.journal().find(scope.run().id(), key);
        if (known.isPresent() && known.get() instanceof Entry.Value value) {
            return (T) requireNonNull(
                    scope.replayed(() -> scope.codec().decode(value.value(), stored)),
                    "a remembered value is never null");
        }
        T value = source.call();
        if (value == null) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "the value of '%s' is null; remember one that is there".formatted(key));
        }
        Payload payload = scope.codec().encode(value);
        T copy = (T) requireNonNull(scope.codec().decode(payload, stored), "a value is never null");
        scope.journal()
                .append(scope.run().id(), new Entry.Value(key, scope.time().instant(), payload));
        return copy;
    }
}
