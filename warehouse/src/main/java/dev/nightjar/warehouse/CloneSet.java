package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The sealed clones of a night: one picture of the source as of one instant, never changed afterwards.
 *
 * @param source where it was cloned from, for people
 * @param schemas what it holds
 * @param leftOut what it does not hold, and why
 * @param ownInstants tables that could only be cloned as of later than the set
 */
public record CloneSet(
        LocalDate night,
        Instant instant,
        ZoneId zone,
        String source,
        List<ClonedSchema> schemas,
        List<LeftOut> leftOut,
        List<OwnInstant> ownInstants) {
    /** A schema of the set. */
    public record ClonedSchema(Identifier schema, int tables, long rows) {
        /** A sentence on what is there now, where it is not what was sealed. */
        public Optional<String> differenceFrom(int tablesNow, long rowsNow) {
            return tablesNow == tables && rowsNow == rows
                    ? Optional.empty()
                    : Optional.of("schema %s has %d tables and %,d rows instead of %d and %,d"
                            .formatted(schema, tablesNow, rowsNow, tables, rows));
        }
    }

    /**
     * Something that could not be cloned or is never cloned.
     *
     * @param table empty when it is the whole schema
     * @param missed whether it should have been cloned; a view never is
     */
    public record LeftOut(Identifier schema, Optional<Identifier> table, boolean missed, String reason) {}

    /** A table that is not as of the set's instant: what its clone holds is not later than this. */
    public record OwnInstant(Identifier schema, Identifier table, Instant instant) {}

    /** A set that is as of one instant, all of it. */
    public CloneSet(
            LocalDate night,
            Instant instant,
            ZoneId zone,
            String source,
            List<ClonedSchema> schemas,
            List<LeftOut> leftOut) {
        this(night, instant, zone, source, schemas, leftOut, List.of());
    }

    public CloneSet {
        requireNonNull(night, "night is null");
        requireNonNull(instant, "instant is null");
        requireNonNull(zone, "zone is null");
        schemas = List.copyOf(schemas);
        leftOut = List.copyOf(leftOut);
        ownInstants = List.copyOf(ownInstants);
    }

    /** The schema that holds what a set says of itself; a source schema of this name is not cloned. */
    public static final String MARKER_SCHEMA = "nightjar";

    /** Whether a schema is {@link #MARKER_SCHEMA}, in any case: warehouses that ignore it have only one. */
    public static boolean isMarker(Identifier schema) {
        return schema.name().equalsIgnoreCase(MARKER_SCHEMA);
    }

    /** Tables in all schemas. */
    public int tables() {
        return schemas.stream().mapToInt(ClonedSchema::tables).sum();
    }

    /** Rows in all schemas. */
    public long rows() {
        return schemas.stream().mapToLong(ClonedSchema::rows).sum();
    }
}
