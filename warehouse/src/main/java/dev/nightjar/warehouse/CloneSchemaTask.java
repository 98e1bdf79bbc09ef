package dev.nightjar.warehouse;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;
import java.util.Set;

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
        Database target = new Database.Single(spec.target());
        try (CloneSets.Building building = warehouse
                .cloneSets()
                .begin(target, context.now().atZone(context.zone()).toLocalDate(), context::now, context.zone())) {
            return new SetCloner(warehouse, building, target, context).cloneAll(List.of(spec.schema()), 1);
        }
    }

    @Override
    protected Planned<CloneSet> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        Database source = new Database.Source();
        try (Session session = warehouse.open(List.of(Access.read(source)))) {
            context.onCancel(session::cancel);
            CloneChoice choice = CloneChoice.of(
                    List.of(spec.schema()), warehouse.catalog().read(session, source, Set.of(spec.schema())));
            return Planned.<CloneSet>unknown().doing(SetCloner.planned(warehouse.renderer(), choice, spec.target()));
        }
    }
}
