package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.journal.Key;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A map of a flow: branches on virtual threads, depth first, bounded. {@link #run} is for the thread of the flow, once;
 * it alone takes slots, so that a slot that is seen free stays free for it.
 */
final class MapRun<T, R> {
    private final RunScope scope;
    private final Key key;
    private final MapOptions options;
    private final Function<? super T, String> keyOf;
    private final Branch<? super T, ? extends R> branch;
    private final Semaphore slots;
    private final Set<String> seen = new HashSet<>();
    private final SortedMap<Long, Optional<R>> results = new ConcurrentSkipListMap<>();
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
        this.slots = new Semaphore(options.concurrency());
    }

    Mapped<T, R> run(Iterable<? extends T> items) {
        try {
            Iterator<? extends T> rest = items.iterator();
            for (long index = 0; awaitSlot() && rest.hasNext(); index++) {
                take(index, rest.next());
            }
        } finally {
            Uninterrupted.run(() -> slots.acquire(options.concurrency()));
        }
        scope.control().check();
        return new EndedMap<>(results.values(), failed.values());
    }

    /** Whether there is one to be used; there is none for a run that is stopped. */
    private boolean awaitSlot() {
        Uninterrupted.run(slots::acquire);
        slots.release();
        return scope.control().stopped().isEmpty();
    }

    private void take(long index, T item) {
        String itemKey;
        try {
            itemKey = requireNonNull(keyOf.apply(item), "the key is null");
        } catch (RuntimeException e) {
            String place = "item #" + (index + 1);
            fail(
                    index,
                    item,
                    place,
                    new NightjarException(
                            ErrorCode.CONFIG,
                            "%s of '%s' has no key: %s; give each item one"
                                    .formatted(place, key, scope.masking().reason(e)),
                            scope.masking().failure(e)));
            return;
        }
        if (seen.add(itemKey)) {
            start(index, item, itemKey);
        } else {
            fail(index, item, itemKey, EndedMap.duplicate(key, itemKey));
        }
    }

    private void start(long index, T item, String itemKey) {
        Uninterrupted.run(slots::acquire);
        Thread.ofVirtual().name("branch " + itemKey).start(() -> {
            try {
                R result = new LocalFlowContext(scope, key.item(itemKey)).runBody(context -> branch.run(context, item));
                results.put(index, Optional.ofNullable(result));
            } catch (Throwable e) {
                fail(index, item, itemKey, scope.masking().ours(e));
            } finally {
                slots.release();
            }
        });
    }

    private void fail(long index, T item, String itemKey, NightjarException error) {
        failed.put(index, new Mapped.FailedItem<>(item, itemKey, error));
    }
}
