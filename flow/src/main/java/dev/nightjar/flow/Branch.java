package dev.nightjar.flow;

/** What a map does with one item. */
@FunctionalInterface
public interface Branch<T, R> {
    /**
     * Handles an item.
     *
     * @param branch the context of this item alone
     */
    R run(FlowContext branch, T item) throws Exception;
}
