package dev.nightjar.warehouse;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.LocalDate;

/**
 * Drops the sealed clones of one night.
 *
 * <p>Result: the night. Cancel: ends the statement that runs; what is left of the night is dropped when it is done
 * again. Throws {@code USAGE} when there are none that Nightjar made, {@code BUSY} when another process works on them.
 */
@TaskType("warehouse.drop-clones")
public class DropClonesTask extends Task<LocalDate> {
    /**
     * Which clones.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     */
    public record Spec(String connection, LocalDate night) {}

    private final Spec spec;

    public DropClonesTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected LocalDate run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        warehouse.claim();
        warehouse.cloneSets().drop(spec.night(), context);
        return spec.night();
    }

    @Override
    protected Planned<LocalDate> plan(PlanContext context) {
        return Planned.of(spec.night())
                .doing(context.connection(spec.connection(), Warehouse.class)
                        .cloneSets()
                        .planDrop(spec.night()));
    }
}
