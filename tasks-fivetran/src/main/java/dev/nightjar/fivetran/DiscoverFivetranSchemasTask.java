package dev.nightjar.fivetran;

import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaOutline;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the schemas that Fivetran writes to: those that are named, else those that its role owns, else by what it leaves in
 * them (see {@link FivetranTrace}). Schemas of Fivetran's own, of the warehouse and of Nightjar are none, unless they are
 * named.
 *
 * <p>Result: the schemas by name, at least one. Throws {@code CONFIG} with the likeliest candidates when there is none; a
 * subclass that lives with none overrides {@link #noneSelected}. Cancel: ends the query that runs.
 */
@TaskType("fivetran.discover-schemas")
public class DiscoverFivetranSchemasTask extends DiscoverSchemasTask {
    private static final int NAMED = 5;
    private static final Comparator<FivetranTrace> LIKELIEST =
            Comparator.comparingInt(FivetranTrace::synced).reversed().thenComparing(FivetranTrace::schema);

    /** What to look for. */
    @Description("the schemas that Fivetran writes to")
    public record Spec(
            @Description("name of the warehouse in nightjar.yml")
            String connection,

            @Description("these, exactly as they are called; empty to find them by their owner or their tables")
            List<Identifier> schemas,

            @Description("those that one of these roles owns; empty to find them by their tables")
            List<Identifier> owners) {
        public Spec {
            schemas = List.copyOf(schemas);
            owners = List.copyOf(owners);
            if (!schemas.isEmpty() && !owners.isEmpty()) {
                throw new IllegalArgumentException("schemas and owners are both given; give one of them");
            }
        }
    }

    /** Looks at the source of a connection, by tables. */
    public DiscoverFivetranSchemasTask(String connection) {
        this(new Spec(connection, List.of(), List.of()));
    }

    public DiscoverFivetranSchemasTask(Spec spec) {
        super(spec);
    }

    /** For a subclass with settings of its own, which overrides {@link #choice}. */
    protected DiscoverFivetranSchemasTask(Record spec) {
        super(spec);
    }

    /** What is looked for. */
    protected Spec choice() {
        return (Spec) spec();
    }

    @Override
    protected String connection() {
        return choice().connection();
    }

    @Override
    protected Optional<Catalog.Marks> marks() {
        return Optional.of(new Catalog.Marks(FivetranTrace.SYNCED, FivetranTrace.AUDIT));
    }

    @Override
    protected boolean selects(SchemaOutline schema) {
        Spec choice = choice();
        if (!choice.schemas().isEmpty()) {
            return choice.schemas().contains(schema.schema());
        }
        FivetranTrace trace = FivetranTrace.of(schema);
        return choice.owners().isEmpty()
                ? trace.isFivetrans()
                : schema.owner().filter(choice.owners()::contains).isPresent()
                        && trace.ownsItself().isEmpty();
    }

    @Override
    protected List<Found> noneSelected(List<SchemaOutline> schemas) {
        throw new NightjarException(
                ErrorCode.CONFIG,
                schemas.isEmpty()
                        ? "no Fivetran schema was found: the source has no tables; check the path or database of connection '%s'"
                                .formatted(connection())
                        : "no Fivetran schema was found in %d schemas: %s; check that connection '%s' is what Fivetran writes to"
                                .formatted(schemas.size(), candidates(schemas), connection()));
    }

    private String candidates(List<SchemaOutline> schemas) {
        Spec choice = choice();
        if (!choice.schemas().isEmpty()) {
            return "none is called %s".formatted(named(choice.schemas()));
        }
        if (!choice.owners().isEmpty()) {
            return "none is owned by %s, but by %s"
                    .formatted(
                            named(choice.owners()),
                            named(schemas.stream()
                                    .flatMap(schema -> schema.owner().stream())
                                    .distinct()
                                    .sorted()
                                    .toList()));
        }
        return schemas.stream()
                .map(FivetranTrace::of)
                .sorted(LIKELIEST)
                .limit(NAMED)
                .map(trace -> trace.schema() + " " + trace.objection().orElse("was not selected"))
                .collect(Collectors.joining("; "));
    }

    private static String named(List<Identifier> names) {
        return names.isEmpty()
                ? "nobody that the warehouse tells of"
                : names.stream().limit(NAMED).map(Identifier::toString).collect(Collectors.joining(", "))
                        + (names.size() > NAMED ? " …" : "");
    }
}
