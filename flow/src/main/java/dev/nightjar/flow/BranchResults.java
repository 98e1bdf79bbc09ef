package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * The results of a map: in the journal, where eight bytes a branch tell their places, or in memory, as the options say.
 * Thread-safe.
 */
final class BranchResults<R> implements MapResults<R> {
    private final RunScope scope;
    private final Optional<JavaType> kept;
    private final AtomicLong count = new AtomicLong();
    /** Guarded by this: results by the index of the item; null for none. */
    private @Nullable Object[] inMemory = new Object[64];
    /** Guarded by this: places in the journal by the index of the item; 0 for none. */
    private long[] places = new long[64];

    BranchResults(RunScope scope, MapOptions options) {
        this.scope = scope;
        this.kept = options.kept().map(TypeRules::check);
    }

    /** A branch has ended with this result. */
    void add(long index, Key branch, @Nullable R result) {
        if (result == null) {
            scope.note(new Entry.BranchEnded(branch, scope.time().instant(), Optional.empty()));
        } else if (kept.isPresent()) {
            Payload payload = encode(result, kept.get());
            keep(index, scope.append(new Entry.BranchEnded(branch, scope.time().instant(), Optional.of(payload))));
        } else {
            hold(index, result);
        }
        count.incrementAndGet();
    }

    /** Another type than the map keeps would be missed only when it is read. */
    private Payload encode(R result, JavaType type) {
        Class<?> raw = type.getRawClass();
        if (!raw.isPrimitive() && !raw.isInstance(result)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the branch gave a %s, and the map keeps a %s of each; name the type of the results in 'keeping'"
                            .formatted(result.getClass().getSimpleName(), raw.getSimpleName()));
        }
        return scope.codec().encode(result);
    }

    /** A branch had ended without a result before the run was taken up. */
    void ended() {
        count.incrementAndGet();
    }

    /** A branch had ended with a result before the run was taken up; false where nobody can tell its type. */
    boolean found(long index, long position) {
        if (kept.isEmpty()) {
            return false;
        }
        keep(index, position);
        count.incrementAndGet();
        return true;
    }

    @Override
    public long count() {
        return count.get();
    }

    @Override
    public Stream<R> stream() {
        return kept.isPresent() ? fromJournal(kept.get()) : fromMemory();
    }

    private synchronized void hold(long index, R result) {
        int slot = Math.toIntExact(index);
        if (slot >= inMemory.length) {
            inMemory = Arrays.copyOf(inMemory, Math.max(slot + 1, inMemory.length * 2));
        }
        inMemory[slot] = result;
    }

    @SuppressWarnings("unchecked") // only results are kept
    private synchronized Stream<R> fromMemory() {
        return Arrays.stream(inMemory).filter(Objects::nonNull).map(result -> (R) result);
    }

    private synchronized void keep(long index, long position) {
        int slot = Math.toIntExact(index);
        if (slot >= places.length) {
            places = Arrays.copyOf(places, Math.max(slot + 1, places.length * 2));
        }
        places[slot] = position;
    }

    private synchronized Stream<R> fromJournal(JavaType type) {
        return Arrays.stream(places).filter(place -> place > 0).mapToObj(place -> read(place, type));
    }

    @SuppressWarnings("unchecked") // the flow has named the type of its branches' results
    private R read(long place, JavaType type) {
        return scope.replayed(() -> {
            if (scope.journal().read(place) instanceof Entry.BranchEnded branch) {
                Payload result = branch.result().orElseThrow();
                return (R) requireNonNull(scope.codec().decode(result, type), "a kept result");
            }
            throw new AssertionError("entry %d of the journal is no branch".formatted(place));
        });
    }
}
