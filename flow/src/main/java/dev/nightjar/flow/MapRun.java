package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;

/** A map of a flow: branches on virtual threads, depth first, bounded. */
final class MapRun<T, R> {
    private final RunScope scope;
    private final Key key;
    private final MapOptions options;
    private final Function<? super T, String> keyOf;
    private final Branch<? super T, ? extends R> branch;
    private final Set<String> seen = new HashSet<>();
    private final SortedMap<Long, R> results = new ConcurrentSkipListMap<>();
    private final SortedMap<Long, Mapped.FailedItem<T>> failed = new ConcurrentSkipListMap<>();

    MapRun(
            RunScope scope,
            Key key,
            MapOptions options,
            Function<? super T, String> keyOf,
            Branch<? super T, ? extends R> branch) {
        this.scope = scope;
        this.key = key;
        this.options = options;
        this.keyOf = keyOf;
        this.branch = branch;
    }

    Mapped<T, R> run(Iterable<? extends T> items) {
        Semaphore slots = new Semaphore(options.concurrency());
        long index = 0;
        try {
            for (T item : items) {
                Uninterrupted.run(slots::acquire);
                if (scope.control().stopped().isPresent()) {
                    slots.release();
                    break;
                }
                start(index++, item, slots);
            }
        } finally {
            Uninterrupted.run(() -> slots.acquire(options.concurrency()));
        }
        scope.control().check();
        return new Ended<>(new TreeMap<>(results), List.copyOf(failed.values()));
    }

    private void start(long index, T item, Semaphore slots) {
        String itemKey = keyOf.apply(item);
        if (!seen.add(itemKey)) {
            failed.put(
                    index,
                    new Mapped.FailedItem<>(
                            item,
                            itemKey,
                            new NightjarException(
                                    ErrorCode.CONFIG,
                                    "map '%s' has two items with the key '%s'; give each its own"
                                            .formatted(key, itemKey))));
            slots.release();
            return;
        }
        Thread.ofVirtual().name("branch " + itemKey).start(() -> {
            try {
                R result = new LocalFlowContext(scope, key.item(itemKey)).runBody(context -> branch.run(context, item));
                results.put(index, result);
            } catch (Throwable e) {
                failed.put(index, new Mapped.FailedItem<>(item, itemKey, asOurs(e)));
            } finally {
                slots.release();
            }
        });
    }

    private static NightjarException asOurs(Throwable error) {
        return error instanceof NightjarException ours
                ? ours
                : new NightjarException(ErrorCode.INTERNAL, String.valueOf(error), error);
    }

    private record Ended<T, R>(SortedMap<Long, R> byIndex, List<FailedItem<T>> failed) implements Mapped<T, R> {
        @Override
        public long succeeded() {
            return byIndex.size();
        }

        @Override
        public Stream<R> results() {
            return byIndex.values().stream();
        }

        @Override
        public Mapped<T, R> orThrow() {
            if (!failed.isEmpty()) {
                List<FailedItem<T>> others = new ArrayList<>(failed);
                NightjarException first = others.removeFirst().error();
                others.forEach(other -> first.addSuppressed(other.error()));
                throw first;
            }
            return this;
        }
    }
}
