package dev.nightjar.flow;

import java.util.List;
import java.util.stream.Stream;

/** How the branches of a map ended. */
public interface Mapped<T, R> {
    /**
     * An item whose branch failed.
     *
     * @param key the item's key; {@code item #3} if there is none
     */
    record FailedItem<T>(T item, String key, NightjarException error) {}

    /** How many branches gave a result. */
    long succeeded();

    /** The items whose branches failed, in the order of the items. */
    List<FailedItem<T>> failed();

    /** The results, in the order of the items, less those of branches that failed or gave null. */
    Stream<R> results();

    /**
     * This, if no branch failed.
     *
     * @throws NightjarException the first failure, with the others suppressed
     */
    Mapped<T, R> orThrow();
}
