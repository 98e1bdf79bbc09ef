package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a connection brings to the destination.
 *
 * @param changeHandling {@code ALLOW_ALL}, {@code ALLOW_COLUMNS}, {@code BLOCK_ALL} or what Fivetran has added since
 */
public record SchemaConfig(String changeHandling, List<Schema> schemas) {
    /** A schema by its names in the source and in the destination. */
    public record Schema(String name, String nameInDestination, boolean enabled, List<Table> tables) {
        public Schema {
            requireNonNull(name, "name is null");
            requireNonNull(nameInDestination, "nameInDestination is null");
            tables = List.copyOf(tables);
        }
    }

    /**
     * A table by its names in the source and in the destination.
     *
     * @param syncMode {@code SOFT_DELETE}, {@code HISTORY}, {@code LIVE} or empty
     */
    public record Table(String name, String nameInDestination, boolean enabled, String syncMode) {
        public Table {
            requireNonNull(name, "name is null");
            requireNonNull(nameInDestination, "nameInDestination is null");
            requireNonNull(syncMode, "syncMode is null");
        }
    }

    public SchemaConfig {
        requireNonNull(changeHandling, "changeHandling is null");
        schemas = List.copyOf(schemas);
    }
}
