package dev.nightjar.flow;

import dev.nightjar.flow.journal.Key;
import java.util.List;
import java.util.Optional;

/**
 * What a flow would do.
 *
 * @param steps its tasks in the order they would run
 * @param openEnds where the plan had to stop, as sentences: what follows depends on a result that nobody knows yet
 */
public record Plan(List<Step> steps, List<String> openEnds) {
    /**
     * One task of the plan.
     *
     * @param result what it would give; empty when nobody knows
     */
    public record Step(Key key, String step, String type, List<PlannedChange> changes, Optional<?> result) {
        public Step {
            changes = List.copyOf(changes);
        }
    }

    public Plan {
        steps = List.copyOf(steps);
        openEnds = List.copyOf(openEnds);
    }

    /** All changes of all steps. */
    public List<PlannedChange> changes() {
        return steps.stream().flatMap(step -> step.changes().stream()).toList();
    }
}
