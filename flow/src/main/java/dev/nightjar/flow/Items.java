package dev.nightjar.flow;

import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/** Ways to hand items to a map; all take them one at a time, as the map asks for them. */
public final class Items {
    /** How far {@link #longestFirst} looks ahead. */
    public static final int LOOK_AHEAD = 10_000;

    private record Weighed<T>(T item, long weight, long order) {}

    private Items() {}

    /**
     * The items with the longest first, as far as the next {@value #LOOK_AHEAD} show, so that no long one starts last.
     *
     * @param estimate how long an item takes, in any unit
     */
    public static <T> Iterable<T> longestFirst(Iterable<? extends T> items, ToLongFunction<? super T> estimate) {
        return () -> new Iterator<>() {
            private final Iterator<? extends T> rest = items.iterator();
            private final Queue<Weighed<T>> ahead =
                    new PriorityQueue<>(Comparator.<Weighed<T>>comparingLong(Weighed::weight)
                            .reversed()
                            .thenComparingLong(Weighed::order));
            private long order;

            @Override
            public boolean hasNext() {
                return !ahead.isEmpty() || rest.hasNext();
            }

            @Override
            public T next() {
                while (ahead.size() < LOOK_AHEAD && rest.hasNext()) {
                    T item = rest.next();
                    ahead.add(new Weighed<>(item, estimate.applyAsLong(item), order++));
                }
                return ahead.remove().item();
            }
        };
    }

    /**
     * The items of two inputs side by side.
     *
     * @throws NightjarException {@code CONFIG}, when one ends before the other
     */
    public static <A, B, T> Iterable<T> zip(
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            BiFunction<? super A, ? super B, ? extends T> join) {
        return () -> new Iterator<>() {
            private final Iterator<? extends A> left = first.iterator();
            private final Iterator<? extends B> right = second.iterator();
            private long taken;

            @Override
            public boolean hasNext() {
                if (left.hasNext() != right.hasNext()) {
                    throw new NightjarException(
                            ErrorCode.CONFIG,
                            "one of the zipped inputs ends after %d items and the other goes on; give both as many"
                                    .formatted(taken));
                }
                return left.hasNext();
            }

            @Override
            public T next() {
                taken++;
                return join.apply(left.next(), right.next());
            }
        };
    }
}
