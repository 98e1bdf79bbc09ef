package dev.nightjar.warehouse;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;
import java.util.Optional;

/**
 * Clones a single schema outside the nights: tables, columns and keys; views are left out and said so. A clone of the
 * same name that Nightjar made is replaced once the new one is verified; anything else under that name is refused.
 *
 * <p>Throws {@code CONFIG} when the source has no such schema. Cancel: ends the statement that runs, and removes what
 * was not finished.
 */
@TaskType("warehouse.clone-schema")
public class CloneSchemaTask extends Task<CloneSet> {
    /** What to clone. */
    @Description("a clone of one schema")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the schema to clone") Identifier schema,
            @Description("what the clone is called") String target) {}

    private final Spec spec;

    public CloneSchemaTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected CloneSet run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        warehouse.claim();
        try (CloneSets.Building building = warehouse.cloneSets().begin(request(context), context)) {
            return new SetCloner(building, context).cloneAll(List.of(spec.schema()), 1, List.of());
        }
    }

    @Override
    protected Planned<CloneSet> plan(PlanContext context) {
        CloneSets sets = context.connection(spec.connection(), Warehouse.class).cloneSets();
        return Planned.<CloneSet>unknown()
                .doing(sets.plan(request(context), context).changes());
    }

    private CloneRequest request(TaskContext context) {
        return new CloneRequest(
                new Database.Single(spec.target()),
                context.now().atZone(context.zone()).toLocalDate(),
                List.of(spec.schema()),
                Optional.empty(),
                CloneHooks.NONE);
    }
}
