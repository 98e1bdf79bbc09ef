package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the clone set of a night in one go: opens the source, takes the instant, clones the schemas, verifies tables,
 * rows and keys, and seals the set. A set that was not sealed is taken anew; one that is sealed already is the result.
 *
 * <p>A schema or table that cannot be cloned is left out by name, and the set is sealed without it; views are left out.
 * Cancel: ends the statements that run, and removes what was not sealed. Throws {@code BUSY} when another process holds
 * the files, {@code ENVIRONMENT} when they do not exist, cannot be read or would not fit, or the clock went back.
 */
@TaskType("warehouse.clone-schemas")
public class CloneSchemasTask extends Task<CloneSet> {
    private final CloneSetSpec spec;

    public CloneSchemasTask(CloneSetSpec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected CloneSet run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        warehouse.claim();
        CloneSets sets = warehouse.cloneSets();
        Optional<CloneSet> sealed = sets.of(spec.night());
        if (sealed.isPresent()) {
            context.log()
                    .info(
                            "night {} is sealed already, as of {}",
                            spec.night(),
                            sealed.get().instant());
            return sealed.get();
        }
        Database target = new Database.Clones(spec.night());
        try (CloneSets.Building building = sets.begin(target, spec.night(), context::now, context.zone())) {
            requireForward(sets, building);
            return new SetCloner(warehouse, building, target, context).cloneAll(spec.schemas(), spec.parallel());
        }
    }

    /** The statements that {@link #run} would execute, and the set that would come of it. */
    @Override
    protected Planned<CloneSet> plan(PlanContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        Optional<CloneSet> sealed = warehouse.cloneSets().of(spec.night());
        if (sealed.isPresent()) {
            return Planned.of(sealed.get());
        }
        Database source = new Database.Source();
        try (Session session = warehouse.open(List.of(Access.read(source)))) {
            context.onCancel(session::cancel);
            CloneChoice choice = CloneChoice.of(
                    spec.schemas(), warehouse.catalog().read(session, source, Set.copyOf(spec.schemas())));
            List<CloneSet.ClonedSchema> planned = choice.schemas().entrySet().stream()
                    .map(schema -> new CloneSet.ClonedSchema(
                            schema.getKey(), schema.getValue().size(), 0))
                    .toList();
            return Planned.of(new CloneSet(
                            spec.night(), context.now(), context.zone(), "planned", planned, choice.leftOut()))
                    .doing(SetCloner.planned(
                            warehouse.renderer(), choice, warehouse.cloneSets().where(spec.night())));
        }
    }

    private void requireForward(CloneSets sets, CloneSets.Building building) {
        for (CloneSet earlier : sets.sealed()) {
            if (!earlier.instant().isBefore(building.instant())) {
                throw new NightjarException(
                        ErrorCode.ENVIRONMENT,
                        ("the clock says %s, and the clones of night %s are as of %s; history only moves forward: set the"
                                        + " clock right, or wait until that time has passed")
                                .formatted(building.instant(), earlier.night(), earlier.instant()));
            }
        }
    }
}
