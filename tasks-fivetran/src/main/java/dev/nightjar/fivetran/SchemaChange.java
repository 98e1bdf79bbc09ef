package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is changed of a schema in what a connection brings; what is empty stays. Names are the source's, case and all.
 *
 * @param enabled whether it is brought
 * @param tables by their names
 */
public record SchemaChange(boolean enabled, Map<String, OfTable> tables) {
    /** How a table is kept up to date in the destination. */
    public enum SyncMode {
        SOFT_DELETE,
        HISTORY,
        LIVE
    }

    /**
     * What is changed of a table.
     *
     * @param columns by their names
     */
    public record OfTable(boolean enabled, Optional<SyncMode> syncMode, Map<String, OfColumn> columns) {
        public OfTable {
            requireNonNull(syncMode, "syncMode is null");
            columns = Map.copyOf(columns);
        }

        /** Brought, or no longer. */
        public static OfTable enabled(boolean enabled) {
            return new OfTable(enabled, Optional.empty(), Map.of());
        }

        /** Brought in this mode. */
        public static OfTable in(SyncMode mode) {
            return new OfTable(true, Optional.of(mode), Map.of());
        }

        Map<String, Object> body() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("enabled", enabled);
            syncMode.ifPresent(mode -> body.put("sync_mode", mode.name()));
            if (!columns.isEmpty()) {
                Map<String, Object> bodies = new LinkedHashMap<>();
                columns.forEach((name, change) -> bodies.put(name, change.body()));
                body.put("columns", bodies);
            }
            return body;
        }
    }

    /**
     * What is changed of a column.
     *
     * @param hashed whether a hash is brought in place of its value
     */
    public record OfColumn(boolean enabled, Optional<Boolean> hashed) {
        public OfColumn {
            requireNonNull(hashed, "hashed is null");
        }

        Map<String, Object> body() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("enabled", enabled);
            hashed.ifPresent(value -> body.put("hashed", value));
            return body;
        }
    }

    public SchemaChange {
        tables = Map.copyOf(tables);
    }

    /** Brought, or no longer. */
    public static SchemaChange enabled(boolean enabled) {
        return new SchemaChange(enabled, Map.of());
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("enabled", enabled);
        if (!tables.isEmpty()) {
            Map<String, Object> bodies = new LinkedHashMap<>();
            tables.forEach((name, change) -> bodies.put(name, change.body()));
            body.put("tables", bodies);
        }
        return body;
    }
}
