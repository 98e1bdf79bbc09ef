package dev.nightjar.warehouse;

import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Reads the tables of a night's clones: exact names, columns with types and order, whether they may be null, and primary
 * keys.
 *
 * <p>While planned for a night that has no clones yet it reads their source, whose tables a planned clone has. Cancel:
 * ends the query that runs.
 */
@TaskType("warehouse.read-tables")
public class ReadTablesTask extends ReadingTask<List<Table>> {
    /**
     * What to read.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     * @param schemas only these; all where it is empty
     */
    public record Spec(String connection, LocalDate night, Set<Identifier> schemas) {
        public Spec {
            schemas = Set.copyOf(schemas);
        }
    }

    private final Spec spec;

    public ReadTablesTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<Table> run(TaskContext context) {
        return read(context, new Database.Clones(spec.night()));
    }

    @Override
    protected Planned<List<Table>> plan(PlanContext context) {
        boolean cloned = context.connection(spec.connection(), Warehouse.class)
                .cloneSets()
                .of(spec.night())
                .isPresent();
        return Planned.of(read(context, cloned ? new Database.Clones(spec.night()) : new Database.Source()));
    }

    private List<Table> read(TaskContext context, Database database) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        try (Session session = warehouse.open(List.of(Access.read(database)))) {
            context.onCancel(session::cancel);
            return warehouse.catalog().read(session, database, spec.schemas()).tables().stream()
                    .filter(table -> !CloneSet.isMarker(table.name().schema()))
                    .toList();
        }
    }
}
