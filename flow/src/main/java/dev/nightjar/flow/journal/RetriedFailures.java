package dev.nightjar.flow.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The failures that a retry has forgotten, and what may have been made of them: what a flow decided after one of them,
 * unless in another branch of the same map, which knows nothing of it. Not thread-safe while it is filled.
 */
public final class RetriedFailures {
    /** In a flow or branch the first failure, in what of it that was, and the first one in anything else of it. */
    private record First(Key in, long position, long elsewhere) {
        long outside(Key place) {
            return in.equals(place) ? elsewhere : position;
        }
    }

    private final long retry;
    private final Map<Key, First> byContext = new HashMap<>();

    /** @param retry the position of the retry: what was decided later knows better */
    public RetriedFailures(long retry) {
        this.retry = retry;
    }

    /** Adds the failure of a task or branch; in the order of their positions. */
    public void add(Key failed, long position) {
        Key in = failed;
        for (Optional<Key> context = in.parent(); context.isPresent(); context = in.parent()) {
            if (!in.isItem()) {
                First known = byContext.get(context.get());
                if (known == null) {
                    byContext.put(context.get(), new First(in, position, Long.MAX_VALUE));
                } else if (!known.in().equals(in) && known.elsewhere() == Long.MAX_VALUE) {
                    byContext.put(context.get(), new First(known.in(), known.position(), position));
                }
            }
            in = context.get();
        }
    }

    /** Whether what was decided under the key, at this position, may have been made of one of them. */
    public boolean mayHaveLedTo(Key key, long position) {
        if (position >= retry || byContext.isEmpty()) {
            return false;
        }
        Key in = key;
        for (Optional<Key> context = in.parent(); context.isPresent(); context = in.parent()) {
            First known = byContext.get(context.get());
            if (known != null && known.outside(in) < position) {
                return true;
            }
            in = context.get();
        }
        return false;
    }
}
