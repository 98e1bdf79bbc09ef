package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A clone of a table.
 *
 * @param instant what it is as of; where none was asked for, the time at which it was begun, by the warehouse's clock
 */
public record TableClone(TableName table, Instant instant, long rows) {
    public TableClone {
        requireNonNull(table, "table is null");
        requireNonNull(instant, "instant is null");
    }
}
