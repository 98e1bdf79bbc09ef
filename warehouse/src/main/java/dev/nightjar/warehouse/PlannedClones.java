package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.PlannedChange;
import java.util.List;

/**
 * What making a set would do.
 *
 * @param changes all of it, in order
 */
public record PlannedClones(CloneChoice choice, List<PlannedChange> changes) {
    public PlannedClones {
        requireNonNull(choice, "choice is null");
        changes = List.copyOf(changes);
    }
}
