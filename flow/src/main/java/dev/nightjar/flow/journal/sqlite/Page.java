package dev.nightjar.flow.journal.sqlite;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Some rows, from a position on. */
record Page<T>(long from, List<T> items) {
    interface Position<T> {
        long of(T item);
    }

    /** Pages by the position to begin with, one after the other, up to an empty one. */
    static <T> Stream<T> all(long first, LongFunction<List<T>> page, Position<T> position) {
        LongFunction<Page<T>> from = begin -> new Page<>(begin, page.apply(begin));
        return Stream.iterate(
                        from.apply(first), found -> !found.items().isEmpty(), found -> from.apply(found.next(position)))
                .flatMap(found -> found.items().stream());
    }

    /** Where the next begins: never before this one, for a disk may have changed the position of its last. */
    long next(Position<T> position) {
        int count = items.size();
        long last = position.of(items.getLast());
        boolean inOrder = count < 2 || position.of(items.get(count - 2)) < last;
        long end = inOrder ? last : items.stream().mapToLong(position::of).max().orElseThrow();
        return Math.max(from, end) + 1;
    }
}
