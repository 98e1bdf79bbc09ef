package dev.nightjar.fivetran;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the schemas that Fivetran writes to, by what it leaves in them: most of a schema's tables have the column
 * {@code _fivetran_synced}. Schemas of Fivetran's own, of the warehouse and of Nightjar are none.
 *
 * <p>Result: the schemas by name, at least one. Throws {@code CONFIG} with the likeliest candidates when there is none; a
 * subclass that lives with none overrides {@link #noneSelected}. Cancel: ends the query that runs.
 */
@TaskType("fivetran.discover-schemas")
public class DiscoverFivetranSchemasTask extends DiscoverSchemasTask {
    private static final int NAMED = 5;
    private static final Comparator<FivetranTrace> LIKELIEST =
            Comparator.comparingInt(FivetranTrace::synced).reversed().thenComparing(FivetranTrace::schema);

    /** Looks at the source of a connection. */
    public DiscoverFivetranSchemasTask(String connection) {
        super(connection);
    }

    /** For a subclass with settings of its own. */
    protected DiscoverFivetranSchemasTask(Record spec) {
        super(spec);
    }

    @Override
    protected boolean selects(Identifier schema, List<Table> tables) {
        return FivetranTrace.of(schema, tables).isFivetrans();
    }

    @Override
    protected List<Found> noneSelected(Map<Identifier, List<Table>> schemas) {
        throw new NightjarException(
                ErrorCode.CONFIG,
                schemas.isEmpty()
                        ? "no Fivetran schema was found: the source has no tables; check the path or database of connection '%s'"
                                .formatted(connection())
                        : "no Fivetran schema was found in %d schemas: %s; check that connection '%s' is what Fivetran writes to"
                                .formatted(schemas.size(), candidates(schemas), connection()));
    }

    private static String candidates(Map<Identifier, List<Table>> schemas) {
        return schemas.entrySet().stream()
                .map(schema -> FivetranTrace.of(schema.getKey(), schema.getValue()))
                .sorted(LIKELIEST)
                .limit(NAMED)
                .map(trace -> trace.schema() + " " + trace.objection().orElse("was not selected"))
                .collect(Collectors.joining("; "));
    }
}
