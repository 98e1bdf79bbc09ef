package dev.nightjar.flow;

import dev.nightjar.flow.journal.Permits;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Named concurrency limits: within a runtime first come, first served; among the processes that share a journal by its
 * permits. The runtime's number for a name counts; without one, the number of the task that names it first. Thread-safe.
 */
final class Limits {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Map<String, Limit> byName = new ConcurrentHashMap<>();
    private final Permits permits;

    Limits(Map<String, Integer> limits, Permits permits) {
        this.permits = permits;
        limits.forEach((name, count) -> {
            Check.argument(count > 0, "limit '%s' must be positive: %s", name, count);
            byName.put(name, new Limit(name, count, permits));
        });
    }

    /** Takes a place in the queue, if there is a limit. */
    Turn enter(Optional<TaskPolicy.Limit> policy) {
        return policy.<Turn>map(limit -> byName.computeIfAbsent(
                                limit.name(), _ -> new Limit(limit.name(), limit.count(), permits))
                        .enter())
                .orElse(Turn.FREE);
    }

    /** A place in the queue, and then a permit; closing it gives up either. */
    interface Turn extends AutoCloseable {
        Turn FREE = new Turn() {
            @Override
            public boolean await(RunScope scope, Optional<Duration> most) {
                return true;
            }

            @Override
            public boolean hasCome() {
                return true;
            }

            @Override
            public void close() {
                // There is nothing to give back.
            }
        };

        /**
         * Waits until the turn has come.
         *
         * @return whether it has come within the time
         * @throws NightjarException when the run is stopped
         */
        boolean await(RunScope scope, Optional<Duration> most);

        /** Whether it is this place's turn within the runtime. */
        boolean hasCome();

        @Override
        void close();
    }

    private static final class Place implements Turn {
        private final Limit limit;
        /** Guarded by {@code limit}. */
        private boolean come;
        /** Guarded by {@code limit}. */
        private @Nullable Runnable onTurn;
        /** Of the thread that waits. */
        private boolean permitted;

        private Place(Limit limit) {
            this.limit = limit;
        }

        @Override
        public boolean await(RunScope scope, Optional<Duration> most) {
            long begun = scope.time().nanoTime();
            Nap queue = new Nap(scope);
            if (!limit.tell(this, queue::end)) {
                most.ifPresentOrElse(queue::sleep, queue::await);
                if (!limit.hasCome(this)) {
                    return false;
                }
            }
            while (!scope.written(() -> limit.permits.take(limit.name, limit.count))) {
                Duration waited = Duration.ofNanos(scope.time().nanoTime() - begun);
                if (most.filter(time -> time.compareTo(waited) <= 0).isPresent()) {
                    return false;
                }
                new Nap(scope).sleep(LOOK);
            }
            permitted = true;
            return true;
        }

        @Override
        public boolean hasCome() {
            return limit.hasCome(this);
        }

        @Override
        public void close() {
            if (permitted) {
                limit.permits.give(limit.name);
            }
            limit.leave(this);
        }
    }

    private static final class Limit {
        private final String name;
        private final int count;
        private final Permits permits;
        /** Guarded by this. */
        private final SequencedSet<Place> waiting = new LinkedHashSet<>();
        /** Guarded by this. */
        private int free;

        Limit(String name, int count, Permits permits) {
            this.name = name;
            this.count = count;
            this.permits = permits;
            this.free = count;
        }

        Place enter() {
            Place place = new Place(this);
            synchronized (this) {
                waiting.add(place);
            }
            callNext();
            return place;
        }

        /** Whether the turn has come; else {@code onTurn} is called once when it does, from any thread. */
        synchronized boolean tell(Place place, Runnable onTurn) {
            place.onTurn = onTurn;
            return place.come;
        }

        synchronized boolean hasCome(Place place) {
            return place.come;
        }

        void leave(Place place) {
            synchronized (this) {
                if (place.come) {
                    place.come = false;
                    free++;
                } else {
                    waiting.remove(place);
                }
            }
            callNext();
        }

        /** INVARIANT: each place or permit that is added is followed by one of these, so that none waits for another. */
        private void callNext() {
            Runnable onTurn;
            synchronized (this) {
                if (free == 0 || waiting.isEmpty()) {
                    return;
                }
                free--;
                Place next = waiting.removeFirst();
                next.come = true;
                onTurn = next.onTurn;
            }
            if (onTurn != null) {
                onTurn.run();
            }
        }
    }
}
