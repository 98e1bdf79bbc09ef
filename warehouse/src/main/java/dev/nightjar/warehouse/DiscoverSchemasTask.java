package dev.nightjar.warehouse;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.List;
import java.util.Optional;

/**
 * Finds the schemas of the source, without reading their columns. A subclass that looks for certain ones overrides
 * {@link #selects}.
 *
 * <p>Result: the schemas that hold a table, by name. Cancel: ends the query that runs.
 */
@TaskType("warehouse.discover-schemas")
public class DiscoverSchemasTask extends ReadingTask<List<DiscoverSchemasTask.Found>> {
    /**
     * Which source to look at.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     */
    public record Spec(String connection) {}

    /** A schema and how many tables and views it holds. */
    public record Found(Identifier schema, int tables, int views) {}

    /** Looks at the source of a connection. */
    public DiscoverSchemasTask(String connection) {
        super(new Spec(connection));
    }

    /** For a subclass with settings of its own, which overrides {@link #connection}. */
    protected DiscoverSchemasTask(Record spec) {
        super(spec);
    }

    /** Name of the warehouse in {@code nightjar.yml}. */
    protected String connection() {
        return ((Spec) spec()).connection();
    }

    /** What is counted in each schema, for {@link #selects}: nothing, by default. */
    protected Optional<Catalog.Marks> marks() {
        return Optional.empty();
    }

    /** Whether a schema that holds a table is one that is looked for: any, by default. */
    protected boolean selects(SchemaOutline schema) {
        return true;
    }

    /**
     * What there is when no schema is selected: nothing, by default. A subclass may throw an error that names those it
     * has looked at.
     *
     * @param schemas all schemas of the source that hold a table
     */
    protected List<Found> noneSelected(List<SchemaOutline> schemas) {
        return List.of();
    }

    @Override
    protected List<Found> run(TaskContext context) {
        Warehouse warehouse = context.connection(connection(), Warehouse.class);
        Database source = new Database.Source();
        try (Session session = warehouse.open(List.of(Access.read(source)))) {
            context.onCancel(session::cancel);
            List<SchemaOutline> held = warehouse.catalog().outline(session, source, marks()).stream()
                    .filter(schema -> schema.tables() > 0)
                    .toList();
            List<Found> found = held.stream()
                    .filter(this::selects)
                    .map(schema -> new Found(schema.schema(), schema.tables(), schema.views()))
                    .toList();
            return found.isEmpty() ? noneSelected(held) : found;
        }
    }
}
