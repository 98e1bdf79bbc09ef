package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a connector writes to a warehouse sync by sync, as SQL text for DuckDB: its first sync makes the schemas with their
 * first rows, each later one brings what a night of {@link ConnectorWarehouse} does. The same warehouse and the same times
 * give the same text, always. For one thread at a time.
 */
public final class ConnectorSyncs {
    private final Evolution evolution;
    private boolean begun;

    /**
     * Syncs of one connector.
     *
     * @param warehouse what it writes; its {@code firstSync} has no say, the times of the syncs have
     */
    public ConnectorSyncs(ConnectorWarehouse warehouse) {
        this.evolution = new Evolution(requireNonNull(warehouse, "warehouse is null"));
    }

    /**
     * The statements of the next sync, by schema, in the order to run; a schema without changes is left out.
     *
     * @param synced what its rows have as {@code _fivetran_synced}
     */
    public Map<String, List<String>> next(Instant synced) {
        NightScript script = begun ? evolution.next(synced) : evolution.create(synced);
        begun = true;
        return script.statements();
    }

    /** The names of the tables by their schemas, as they are after the last sync; none before the first. */
    public Map<String, List<String>> tables() {
        return evolution.tables();
    }
}
