package dev.nightjar.flow;

/** A task that was started beside the flow. Only the flow's thread may call it. */
public interface Pending<R> {
    /**
     * Waits for the result.
     *
     * @throws TaskFailedException as {@link FlowContext#run} does
     */
    R get();

    /** Waits for the end, however it comes. */
    Outcome<R> outcome();
}
