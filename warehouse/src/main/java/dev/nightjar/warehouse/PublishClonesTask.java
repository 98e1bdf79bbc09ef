package dev.nightjar.warehouse;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.LocalDate;
import java.util.List;

/**
 * Gives the sealed clones of a night the names that they are read by: what dbt and analysts read is then that night. A
 * night that has them already is left alone, and so is a warehouse that reads each night where it lies (DuckDB).
 *
 * <p>Result: the schemas that another night had before, or none. Throws {@code USAGE} when the night is not sealed,
 * {@code CONFIG} when something that Nightjar did not make has one of the names. Cancel: ends the statement that runs; each
 * schema has either night.
 */
@TaskType("warehouse.publish-clones")
public class PublishClonesTask extends Task<List<Identifier>> {
    /** Which clones. */
    @Description("the clones of a night, under the names that they are read by")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("the night") LocalDate night) {}

    private final Spec spec;
    private final CloneHooks hooks = new CloneHooks() {
        @Override
        public List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
            return PublishClonesTask.this.grants(schema, name, usual);
        }
    };

    public PublishClonesTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected PublishClonesTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /**
     * What is executed when a schema gets its fixed name, so that it can be read: by default {@code usual}, which is what
     * the connection's settings grant.
     *
     * @param name the schema that it is about, for SQL, with its database
     */
    protected List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
        return usual;
    }

    @Override
    protected List<Identifier> run(TaskContext context) {
        return context.connection(spec.connection(), Warehouse.class)
                .cloneSets()
                .publish(spec.night(), hooks, context);
    }

    @Override
    protected Planned<List<Identifier>> plan(PlanContext context) {
        CloneSets sets = context.connection(spec.connection(), Warehouse.class).cloneSets();
        return Planned.of(List.<Identifier>of()).doing(sets.planPublish(spec.night(), hooks));
    }
}
