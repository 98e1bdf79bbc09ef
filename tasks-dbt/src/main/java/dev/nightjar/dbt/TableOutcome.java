package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.TableName;

/**
 * What became of a table in a night.
 *
 * @param reason why, where it is not captured; empty otherwise
 * @param rows rows of its clone
 * @param newVersions versions that the night added to its history
 */
public record TableOutcome(TableName table, TableStatus status, String reason, long rows, long newVersions) {
    public TableOutcome {
        requireNonNull(table, "table is null");
        requireNonNull(status, "status is null");
        requireNonNull(reason, "reason is null");
    }

    /** A table without rows to tell of. */
    public static TableOutcome of(TableName table, TableStatus status, String reason) {
        return new TableOutcome(table, status, reason, 0, 0);
    }
}
