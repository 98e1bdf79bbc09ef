package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** A map whose branches have all ended. Immutable. */
record EndedMap<T, R>(MapResults<R> ended, Collection<FailedItem<T>> failures) implements Mapped<T, R> {
    EndedMap {
        failures = List.copyOf(failures);
    }

    static NightjarException duplicate(Key map, String itemKey) {
        return new NightjarException(
                ErrorCode.CONFIG, "'%s' has two items with the key '%s'; give each its own".formatted(map, itemKey));
    }

    @Override
    public long succeeded() {
        return ended.count();
    }

    @Override
    public List<FailedItem<T>> failed() {
        return List.copyOf(failures);
    }

    @Override
    public Stream<R> results() {
        return ended.stream();
    }

    @Override
    public Mapped<T, R> orThrow() {
        FirstFailure.raise(failures.stream().map(FailedItem::error).toList());
        return this;
    }
}
