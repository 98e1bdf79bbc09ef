package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Values that are decided once in a run: the time, a random number, what a task wants to remember. */
final class Remembered {
    private Remembered() {}

    static <T> T value(RunScope scope, Key key, Class<T> type, Callable<T> source) throws Exception {
        Optional<Entry> known = scope.journal().find(scope.run().id(), key);
        if (known.isPresent() && known.get() instanceof Entry.Value value) {
            return type.cast(requireNonNull(
                    scope.codec().decode(value.value(), TypeRules.check(type)), "a remembered value is never null"));
        }
        TypeRules.check(type);
        T value = source.call();
        scope.journal()
                .append(
                        scope.run().id(),
                        new Entry.Value(
                                key, scope.time().instant(), scope.codec().encode(value)));
        return value;
    }
}
