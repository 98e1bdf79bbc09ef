package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.CloneSet;
import java.time.LocalDate;
import java.util.Set;

/**
 * A shard of a night.
 *
 * @param connection name of the warehouse in {@code nightjar.yml}
 * @param set the night's sealed clones
 * @param sealedNights all nights whose clones are still there
 */
public record ShardSpec(String connection, CloneSet set, Shard shard, Set<LocalDate> sealedNights) {
    public ShardSpec {
        requireNonNull(connection, "connection is null");
        requireNonNull(set, "set is null");
        requireNonNull(shard, "shard is null");
        sealedNights = Set.copyOf(sealedNights);
    }
}
