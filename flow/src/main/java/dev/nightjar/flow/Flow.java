package dev.nightjar.flow;

import java.util.Optional;

/**
 * A flow is plain Java. Everything with an effect, and everything that could be different the second time (the clock,
 * a random number), goes through the context: that is what makes it durable.
 */
@FunctionalInterface
public interface Flow<R> {
    R run(FlowContext flow) throws Exception;

    /** Its parameters: the command line, schedules and YAML bind to them. */
    default Optional<Record> spec() {
        return Optional.empty();
    }
}
