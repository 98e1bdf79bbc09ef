package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a task would do, and its result where that can be known without doing it.
 *
 * @param result empty when nobody can know it; the plan of a flow then ends where the result is needed
 * @param changes what would be done, in order
 */
public record Planned<R>(Optional<R> result, List<PlannedChange> changes) {
    public Planned {
        requireNonNull(result, "result is null");
        changes = List.copyOf(changes);
    }

    /** A result that is known, and nothing to be done for it. */
    public static <R> Planned<R> of(R result) {
        return new Planned<>(Optional.of(result), List.of());
    }

    /** A result that nobody can know beforehand. */
    public static <R> Planned<R> unknown() {
        return new Planned<>(Optional.empty(), List.of());
    }

    /** The same with further changes. */
    public Planned<R> doing(List<PlannedChange> more) {
        List<PlannedChange> all = new ArrayList<>(changes);
        all.addAll(more);
        return new Planned<>(result, all);
    }
}
