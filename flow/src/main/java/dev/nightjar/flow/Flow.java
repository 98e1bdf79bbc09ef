package dev.nightjar.flow;

import java.util.Optional;

/**
 * A flow is plain Java. Everything with an effect, and everything that could be different the second time (the clock,
 * a random number), goes through the context: that is what makes it durable.
 *
 * @param <R> the result: as that of a {@link Task}
 */
@FunctionalInterface
public interface Flow<R> {
    /**
     * Does the work, and does it again from the start where the run is taken up after a crash or a stop: the context then
     * gives what was decided before, so that this must ask for the same in the same order.
     *
     * @param flow used by the calling thread alone, and only until this returns
     * @return the result; null only where {@code R} is {@link Void}
     * @throws Exception whatever makes the run fail. After a cancel every call of the context throws, and that goes out
     */
    R run(FlowContext flow) throws Exception;

    /**
     * Its parameters: the command line, schedules and YAML bind to them, and a run that is taken up again has its flow
     * made of them. Where a constructor takes a record, that record; by default none.
     */
    default Optional<Record> spec() {
        return Optional.empty();
    }
}
