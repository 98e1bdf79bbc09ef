package dev.nightjar.warehouse;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Makes the clone set of a night in one go: opens the source, takes the instant, clones the schemas, verifies tables,
 * rows and keys, seals the set, and gives it the names that it is read by. A set that was not sealed is taken anew; one
 * that is sealed already is the result.
 *
 * <p>With time travel the instant is {@link CloneSetSpec#due} where the server's clock has passed it and every schema's
 * retention reaches it, else the server's time; a later attempt and a resumed run keep it. Without, it is the time at which
 * the source was opened. A set that comes to be of a later day than its night, as by a run that is taken up again, is
 * told of in the log.
 *
 * <p>A schema or table that cannot be cloned is left out by name, and the set is sealed without it; views are left out.
 * Cancel: ends the statements that run; what was not sealed is removed, or replaced by the next attempt. Throws
 * {@code BUSY} when another process holds the files or another run makes the set, {@code ENVIRONMENT} when they do not
 * exist, cannot be read or would not fit, or the clock went back.
 */
@TaskType("warehouse.clone-schemas")
public class CloneSchemasTask extends Task<CloneSet> {
    private final CloneSetSpec spec;
    private final CloneHooks hooks = new Hooks();

    public CloneSchemasTask(CloneSetSpec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected CloneSchemasTask(Record ownSpec, CloneSetSpec spec) {
        super(ownSpec);
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
            sets.publish(spec.night(), hooks, context);
            return sealed.get();
        }
        CloneSet set;
        try (CloneSets.Building building = sets.begin(request(), context)) {
            set = new SetCloner(building, context).cloneAll(spec.schemas(), spec.atOnce(), spec.leftOut());
        }
        warnOfLaterDay(set, context);
        sets.publish(spec.night(), hooks, context);
        return set;
    }

    private static void warnOfLaterDay(CloneSet set, TaskContext context) {
        ZonedDateTime instant = set.instant().atZone(set.zone());
        if (instant.toLocalDate().isAfter(set.night())) {
            context.log()
                    .warn(
                            "the clones of night {} are as of {}, a later day: what the source held in that night could not be had any more",
                            set.night(),
                            instant);
        }
    }

    /** The statements that {@link #run} would execute, and the set that would come of it. */
    @Override
    protected Planned<CloneSet> plan(PlanContext context) {
        CloneSets sets = context.connection(spec.connection(), Warehouse.class).cloneSets();
        Optional<CloneSet> sealed = sets.of(spec.night());
        if (sealed.isPresent()) {
            return Planned.of(sealed.get()).doing(sets.planPublish(spec.night(), hooks));
        }
        PlannedClones planned = sets.plan(request(), context);
        return Planned.of(new CloneSet(
                        spec.night(),
                        context.now(),
                        context.zone(),
                        "planned",
                        List.copyOf(planned.choice().planned()),
                        planned.choice().leftOut()))
                .doing(planned.changes());
    }

    /**
     * What is executed when a schema gets its fixed name, so that it can be read: by default {@code usual}, which is what
     * the connection's settings grant. Not asked on DuckDB.
     *
     * @param name the schema that it is about, for SQL, with its database
     */
    protected List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
        return usual;
    }

    private CloneRequest request() {
        return new CloneRequest(new Database.Clones(spec.night()), spec.night(), spec.schemas(), spec.due(), hooks);
    }

    private final class Hooks implements CloneHooks {
        @Override
        public List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
            return CloneSchemasTask.this.grants(schema, name, usual);
        }
    }
}
