package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The schemas of the database of the clones as of one look at it, each with our marker where it has one. */
record HeldSchemas(Identifier database, Map<Identifier, Optional<SnowflakeMarker>> schemas) {
    static HeldSchemas read(Session session, SnowflakeMetadata metadata, Identifier database) {
        Map<Identifier, Optional<SnowflakeMarker>> schemas = new LinkedHashMap<>();
        Pages.each(
                session,
                after -> metadata.showSchemas(database, after),
                row -> schemas.put(Identifier.of(row.get("name")), SnowflakeMarker.parse(row.get("comment"))));
        return new HeldSchemas(database, schemas);
    }

    /** Whether there is a schema of this name, whoever made it. */
    boolean has(Identifier schema) {
        return schemas.containsKey(schema);
    }

    /** The marker of a schema; empty where it is not there. */
    Optional<SnowflakeMarker> marker(Identifier schema) {
        return schemas.getOrDefault(schema, Optional.empty());
    }

    /** The dated schemas with their markers. */
    Stream<Map.Entry<Identifier, SnowflakeMarker>> dated() {
        return schemas.entrySet().stream()
                .flatMap(schema -> schema.getValue().stream().map(marker -> Map.entry(schema.getKey(), marker)))
                .filter(schema -> schema.getValue().kind() == SnowflakeMarker.Kind.DATED);
    }

    /**
     * Refuses to write over a schema that is not ours, or is something else of ours.
     *
     * @throws NightjarException {@code CONFIG} with its name
     */
    void requireFreeFor(Identifier schema, SnowflakeMarker.Kind kind) {
        if (has(schema)
                && marker(schema).filter(marker -> marker.kind() == kind).isEmpty()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "schema %s of database %s was not made by Nightjar as a clone of this kind; rename or drop it"
                            .formatted(schema, database));
        }
    }
}
