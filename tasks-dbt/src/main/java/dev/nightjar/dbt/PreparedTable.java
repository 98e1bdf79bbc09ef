package dev.nightjar.dbt;

/**
 * A table that is ready for dbt.
 *
 * @param rows of its clone
 * @param hash of its clone's content
 * @param unchanged whether its history holds this state already, so that dbt has nothing to do
 */
public record PreparedTable(SnapshotSpec spec, long rows, String hash, boolean unchanged) {}
