package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.KeyIndex;
import dev.nightjar.flow.journal.RunJournal;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** A map of a flow: branches on virtual threads, depth first, bounded. {@link #run} is for the thread of the flow, once. */
final class MapRun<T, R> {
    private final RunScope scope;
    private final Key key;
    private final Function<? super T, String> keyOf;
    private final Branch<? super T, ? extends R> branch;
    private final BranchSlots slots;
    private final KeyIndex seen = new KeyIndex();
    /** Like {@link #seen}, of branches that had been decided: their keys need not be kept a second time. */
    private final PositionSet seenDecided = new PositionSet();

    private final BranchResults<R> results;
    private final SortedMap<Long, Mapped.FailedItem<T>> failed = new ConcurrentSkipListMap<>();

    MapRun(
            RunScope scope,
            Key key,
            MapOptions options,
            Function<? super T, String> keyOf,
            Branch<? super T, ? extends R> branch) {
        this.scope = scope;
        this.key = key;
        this.keyOf = keyOf;
        this.branch = branch;
        this.slots = new BranchSlots(options.concurrency());
        this.results = new BranchResults<>(scope, options);
    }

    Mapped<T, R> run(Iterable<? extends T> items) {
        try {
            Iterator<? extends T> rest = items.iterator();
            for (long index = 0; awaitRoom() && rest.hasNext(); index++) {
                take(index, rest.next());
            }
        } finally {
            slots.awaitEnd();
        }
        scope.control().check();
        return new EndedMap<>(results, failed.values());
    }

    /** Whether there is room; there is none for a run that is stopped. */
    private boolean awaitRoom() {
        slots.awaitRoom();
        return scope.control().stopped().isEmpty();
    }

    private void take(long index, T item) {
        String itemKey;
        Key branchKey;
        try {
            itemKey = requireNonNull(keyOf.apply(item), "the key is null");
            branchKey = key.item(itemKey);
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
        Optional<RunJournal.Decision> decided = scope.journal().decision(branchKey);
        boolean first = decided.isPresent()
                ? seenDecided.add(decided.get().position())
                : seen.add(branchKey.hash(scope.journal().hasher()), index + 1);
        if (!first) {
            fail(index, item, itemKey, EndedMap.duplicate(key, itemKey));
            return;
        }
        if (decided.isEmpty()
                || scope.journal().followsRetriedFailure(branchKey)
                || !replay(index, item, itemKey, decided.get())) {
            start(index, item, itemKey, branchKey);
        }
    }

    /** Whether the branch has ended before; then it is not entered again. */
    private boolean replay(long index, T item, String itemKey, RunJournal.Decision decided) {
        switch (decided.kind()) {
            case ENDED -> results.ended();
            case RESULT -> {
                return results.found(index, decided.position());
            }
            case FAILED -> {
                Entry entry = scope.replayed(() -> scope.journal().read(decided.position()));
                if (!(entry instanceof Entry.BranchFailed branchFailed)) {
                    throw new AssertionError("'%s' is no branch in the journal: %s".formatted(key, entry));
                }
                fail(index, item, itemKey, new NightjarException(branchFailed.code(), branchFailed.reason()));
            }
        }
        return true;
    }

    private void start(long index, T item, String itemKey, Key branchKey) {
        slots.start(Thread.ofVirtual().name("branch " + itemKey).unstarted(() -> {
            try {
                R result = new LocalFlowContext(scope, branchKey).runBody(context -> branch.run(context, item));
                results.add(index, branchKey, result);
            } catch (Throwable e) {
                NightjarException error = scope.masking().ours(e);
                noteFailure(branchKey, error);
                fail(index, item, itemKey, error);
            } finally {
                if (scope.control().stopped().isPresent()) {
                    slots.clear();
                }
                slots.ended();
            }
        }));
    }

    /** A branch that was stopped has not failed. */
    private void noteFailure(Key branchKey, NightjarException error) {
        if (scope.control().stopped().isEmpty()) {
            try {
                scope.note(new Entry.BranchFailed(branchKey, scope.time().instant(), error.code(), error.getMessage()));
            } catch (NightjarException lost) {
                error.addSuppressed(lost);
            }
        }
    }

    private void fail(long index, T item, String itemKey, NightjarException error) {
        failed.put(index, new Mapped.FailedItem<>(item, itemKey, error));
    }
}
