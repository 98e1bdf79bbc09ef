package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How a map runs.
 *
 * @param concurrency branches that live at once, at least 1. An item is taken when a branch is free for it; of eight and more
 *     at once, for each eight one is taken ahead, and waits for a branch
 * @param kept the type of the results that are kept in the journal, if they are. Their number is then bounded by the disk
 *     alone, and a branch that has ended is not entered again when the run is taken up. Otherwise they are kept in memory,
 *     and a run that is taken up enters the branch again to have its result (its tasks are not run again). A branch
 *     whose result is null needs neither
 */
public record MapOptions(int concurrency, Optional<Class<?>> kept) {
    public MapOptions {
        Check.argument(concurrency > 0, "concurrency must be positive: %s", concurrency);
        requireNonNull(kept, "kept is null");
    }

    /** At most {@code concurrency} branches at once; results in memory. */
    public static MapOptions atOnce(int concurrency) {
        return new MapOptions(concurrency, Optional.empty());
    }

    /** The same, with results of this type in the journal. */
    public MapOptions keeping(Class<?> result) {
        return new MapOptions(concurrency, Optional.of(result));
    }
}
