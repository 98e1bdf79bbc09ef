package dev.nightjar.warehouse;

import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the schemas of the source. A subclass that looks for certain ones overrides {@link #selects}.
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

    /** For a subclass with settings of its own. */
    protected DiscoverSchemasTask(Record spec) {
        super(spec);
    }

    /** Name of the warehouse in {@code nightjar.yml}. */
    protected String connection() {
        return ((Spec) spec()).connection();
    }

    /** Whether a schema is one that is looked for: any, by default. */
    protected boolean selects(Identifier schema, List<Table> tables) {
        return true;
    }

    /**
     * What there is when no schema is selected: nothing, by default. A subclass may throw an error that names those it
     * has looked at.
     *
     * @param schemas all schemas of the source that hold a table
     */
    protected List<Found> noneSelected(Map<Identifier, List<Table>> schemas) {
        return List.of();
    }

    @Override
    protected List<Found> run(TaskContext context) {
        Warehouse warehouse = context.connection(connection(), Warehouse.class);
        Database source = new Database.Source();
        try (Session session = warehouse.open(List.of(Access.read(source)))) {
            context.onCancel(session::cancel);
            Metadata metadata = Metadata.read(session, warehouse.renderer(), source.alias(), Set.of());
            List<Found> found = new ArrayList<>();
            for (Map.Entry<Identifier, List<Table>> schema : metadata.bySchema().entrySet()) {
                if (selects(schema.getKey(), schema.getValue())) {
                    long views = metadata.views().stream()
                            .filter(view -> view.schema().equals(schema.getKey()))
                            .count();
                    found.add(new Found(schema.getKey(), schema.getValue().size(), (int) views));
                }
            }
            return found.isEmpty() ? noneSelected(metadata.bySchema()) : found;
        }
    }
}
