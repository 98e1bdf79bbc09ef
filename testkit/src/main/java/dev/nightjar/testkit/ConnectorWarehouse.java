package dev.nightjar.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A warehouse that Fivetran writes to, as SQL text for DuckDB: the schemas with first rows, and what happens to them
 * before each night. The same settings give the same text, always. Nothing is run here; whoever runs the statements
 * makes the source database the current one first ({@code USE raw}), and is quickest with one transaction for the
 * statements of each schema.
 *
 * <p>A night changes a share of the tables' rows, and one table each in a rarer way: a full re-sync, a new column, and on
 * even nights a retyped column, a widened one and a new table, on odd nights a column retyped back, a dropped column and
 * a dropped table. Of three or more schemas one stays quiet. A schema with rows by hand is never quiet, and all of its
 * tables change.
 *
 * @param schemas what to make; no two of one name
 * @param seed decides all chance
 * @param rowsPerTable first rows of each table; a key with room for fewer gets fewer
 * @param firstSync when Fivetran wrote the first rows; each later night's sync is 24 hours after the last
 * @param shares how much changes in a night
 */
public record ConnectorWarehouse(
        List<ConnectorSchema> schemas, long seed, int rowsPerTable, Instant firstSync, Shares shares) {
    /**
     * How much changes in a night, each from 0 to 1: of all tables, and of the rows of a table that changes. A share
     * above 0 is at least one row.
     */
    public record Shares(double tables, double updated, double inserted, double deleted, double softDeleted) {
        /** A third of the tables; of their rows 5 % updated, 2 % inserted, 1 % deleted and 1 % soft-deleted. */
        public static final Shares NORMAL = new Shares(1 / 3.0, 0.05, 0.02, 0.01, 0.01);

        public Shares {
            for (double share : new double[] {tables, updated, inserted, deleted, softDeleted}) {
                if (!(share >= 0 && share <= 1)) {
                    throw new IllegalArgumentException("a share is from 0 to 1: " + share);
                }
            }
        }
    }

    public ConnectorWarehouse {
        schemas = List.copyOf(schemas);
        requireNonNull(firstSync, "firstSync is null");
        requireNonNull(shares, "shares is null");
        if (rowsPerTable < 1) {
            throw new IllegalArgumentException("rowsPerTable must be positive: " + rowsPerTable);
        }
        if (schemas.stream().map(ConnectorSchema::name).distinct().count() < schemas.size()) {
            throw new IllegalArgumentException("two schemas have one name; give each its own");
        }
    }

    /** With 100 rows a table, seed 1, a normal share of changes, and first synced on 1 November 2026 at 22:00 UTC. */
    public ConnectorWarehouse(List<ConnectorSchema> schemas) {
        this(schemas, 1, 100, Instant.parse("2026-11-01T22:00:00Z"), Shares.NORMAL);
    }

    public ConnectorWarehouse withSeed(long newSeed) {
        return new ConnectorWarehouse(schemas, newSeed, rowsPerTable, firstSync, shares);
    }

    public ConnectorWarehouse withRowsPerTable(int rows) {
        return new ConnectorWarehouse(schemas, seed, rows, firstSync, shares);
    }

    public ConnectorWarehouse withFirstSync(Instant instant) {
        return new ConnectorWarehouse(schemas, seed, rowsPerTable, instant, shares);
    }

    public ConnectorWarehouse withShares(Shares newShares) {
        return new ConnectorWarehouse(schemas, seed, rowsPerTable, firstSync, newShares);
    }

    /** The {@code _fivetran_synced} of what was written before a night, counted from 1. */
    public Instant syncedAt(int night) {
        return firstSync.plus(Duration.ofDays(night - 1L));
    }

    /** The statements that make the schemas, their tables and first rows: the state of night 1. */
    public List<String> create() {
        return flat(createBySchema());
    }

    /** {@link #create()} by schema name, in the order to run. */
    public Map<String, List<String>> createBySchema() {
        return new Evolution(this).create().statements();
    }

    /**
     * What was done before a night, to a warehouse in the state of the night before.
     *
     * @param night from 2
     */
    public List<String> night(int night) {
        return flat(nightBySchema(night));
    }

    /** {@link #night(int)} by schema name; a schema without changes is left out. */
    public Map<String, List<String>> nightBySchema(int night) {
        return play(night).statements();
    }

    /** What {@link #night(int)} does, for people. */
    public List<Change> changes(int night) {
        return play(night).changes();
    }

    private NightScript play(int night) {
        if (night < 2) {
            throw new IllegalArgumentException("changes begin with night 2: " + night);
        }
        Evolution evolution = new Evolution(this);
        NightScript script = evolution.create();
        for (int n = 2; n <= night; n++) {
            script = evolution.next();
        }
        return script;
    }

    private static List<String> flat(Map<String, List<String>> bySchema) {
        return bySchema.values().stream().flatMap(List::stream).toList();
    }
}
