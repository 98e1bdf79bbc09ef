package dev.nightjar.warehouse;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import java.util.List;

/** Clones of single tables outside the nights. Each carries a marker as its comment; nothing else is ever replaced. */
public interface TableClones {
    /**
     * Makes a clone. Whoever reads sees what was under its name before, or the whole clone.
     *
     * @throws NightjarException {@code CONFIG} when it must not or cannot be made: nothing is changed then; {@code BUSY}
     *     when another run makes it
     */
    TableClone make(CloneTableTask.Spec spec, CloneHooks hooks, TaskContext context);

    /** What would be executed. Changes nothing; throws what {@link #make} throws. */
    List<PlannedChange> plan(CloneTableTask.Spec spec, CloneHooks hooks, TaskContext context);
}
