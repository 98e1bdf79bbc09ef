package dev.nightjar.flow;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Named concurrency limits of a runtime, first come, first served. The runtime's number for a name counts; without one, the
 * number of the task that names it first. Thread-safe.
 */
final class Limits {
    private final Map<String, Limit> byName = new ConcurrentHashMap<>();
    private final Limit none = new Limit(Integer.MAX_VALUE);

    Limits(Map<String, Integer> limits) {
        limits.forEach((name, count) -> {
            Check.argument(count > 0, "limit '%s' must be positive: %s", name, count);
            byName.put(name, new Limit(count));
        });
    }

    /**
     * Takes a place in the queue.
     *
     * @param onTurn called once when the turn has come, from any thread, perhaps before this returns; must be quick
     */
    Turn enter(Optional<TaskPolicy.Limit> policy, Runnable onTurn) {
        return policy.map(limit -> byName.computeIfAbsent(limit.name(), _ -> new Limit(limit.count())))
                .orElse(none)
                .enter(onTurn);
    }

    /** A place in the queue, and then a permit; closing it gives up either. */
    static final class Turn implements AutoCloseable {
        private final Limit limit;
        private final Runnable onTurn;
        /** Guarded by {@code limit}. */
        private boolean come;

        private Turn(Limit limit, Runnable onTurn) {
            this.limit = limit;
            this.onTurn = onTurn;
        }

        boolean hasCome() {
            synchronized (limit) {
                return come;
            }
        }

        @Override
        public void close() {
            limit.leave(this);
        }
    }

    private static final class Limit {
        /** Guarded by this. */
        private final SequencedSet<Turn> waiting = new LinkedHashSet<>();
        /** Guarded by this. */
        private int free;

        Limit(int count) {
            this.free = count;
        }

        Turn enter(Runnable onTurn) {
            Turn turn = new Turn(this, onTurn);
            synchronized (this) {
                waiting.add(turn);
            }
            callNext();
            return turn;
        }

        void leave(Turn turn) {
            synchronized (this) {
                if (turn.come) {
                    turn.come = false;
                    free++;
                } else {
                    waiting.remove(turn);
                }
            }
            callNext();
        }

        private void callNext() {
            Turn next = takeNext();
            if (next != null) {
                next.onTurn.run();
            }
        }

        /** INVARIANT: each turn or permit that is added is followed by one of these, so that none waits for another. */
        private synchronized @Nullable Turn takeNext() {
            if (free == 0 || waiting.isEmpty()) {
                return null;
            }
            free--;
            Turn next = waiting.removeFirst();
            next.come = true;
            return next;
        }
    }
}
