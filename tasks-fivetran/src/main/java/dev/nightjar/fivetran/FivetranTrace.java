package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SchemaOutline;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What shows that Fivetran writes to a schema: the column {@code _fivetran_synced} that it gives every table. Models that
 * select all columns of Fivetran's tables have it too, so that it must be in most of a schema's tables; views do not count.
 * One such table is enough where Fivetran's audit table stands beside it, which only Fivetran makes.
 *
 * @param schema the schema
 * @param synced how many of its tables have the column
 * @param tables how many tables it has
 * @param audited whether it has Fivetran's audit table, of older connections (Fivetran docs: System Columns and Tables)
 */
public record FivetranTrace(Identifier schema, int synced, int tables, boolean audited) {
    /** The column; its case is as the warehouse keeps it. */
    public static final String SYNCED = "_fivetran_synced";

    /** The audit table; its case is as the warehouse keeps it. */
    public static final String AUDIT = "fivetran_audit";

    /** Schemas of Fivetran's own: its log, and what it makes to test a destination or to stage what it loads. */
    private static final Pattern OF_FIVETRAN_ITSELF = Pattern.compile(
            "fivetran_metadata|fivetran_log|fivetran_testing_schema_.*|fivetran_(.*_)?staging",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern OF_THE_WAREHOUSE = Pattern.compile("information_schema", Pattern.CASE_INSENSITIVE);

    public FivetranTrace {
        requireNonNull(schema, "schema is null");
        if (synced < 0 || synced > tables) {
            throw new IllegalArgumentException("%d of %d tables have the column".formatted(synced, tables));
        }
    }

    /** What is seen of a schema whose marks are {@link #SYNCED} and {@link #AUDIT}. */
    public static FivetranTrace of(SchemaOutline schema) {
        return new FivetranTrace(schema.schema(), schema.marked(), schema.tables(), schema.mark());
    }

    /** Whether Fivetran writes a source's data to it. */
    public boolean isFivetrans() {
        return objection().isEmpty();
    }

    /** Why it is not taken for one of Fivetran's schemas; empty when it is. */
    public Optional<String> objection() {
        return ownsItself()
                .or(() -> synced * 2 > tables || (audited && synced > 0)
                        ? Optional.empty()
                        : Optional.of(
                                "has %s in %d of its %d tables, which is not most".formatted(SYNCED, synced, tables)));
    }

    /** Why it is no source's schema, whoever owns it; empty when it may be one. */
    Optional<String> ownsItself() {
        if (OF_FIVETRAN_ITSELF.matcher(schema.name()).matches()) {
            return Optional.of("is Fivetran's own, not a source's");
        }
        if (OF_THE_WAREHOUSE.matcher(schema.name()).matches()) {
            return Optional.of("is the warehouse's own");
        }
        if (CloneSet.isMarker(schema)) {
            return Optional.of("is Nightjar's own");
        }
        return Optional.empty();
    }
}
