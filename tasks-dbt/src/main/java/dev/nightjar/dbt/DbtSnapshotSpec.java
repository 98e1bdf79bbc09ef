package dev.nightjar.dbt;

import dev.nightjar.warehouse.Identifier;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A {@code dbt snapshot} on a generated project.
 *
 * @param dbt the executable; empty for the default
 * @param connection name of the warehouse in {@code nightjar.yml}
 * @param night whose clones are read
 * @param instant what they are as of, which is the time of the history
 * @param shard whose project it is
 * @param schemas whose histories are written
 * @param snapshots to run, by name; all of the project where it is empty
 * @param processes dbt processes that share the machine
 * @param threads of this one
 */
public record DbtSnapshotSpec(
        Optional<String> dbt,
        String connection,
        LocalDate night,
        Instant instant,
        Shard shard,
        List<Identifier> schemas,
        List<String> snapshots,
        int processes,
        int threads) {
    public DbtSnapshotSpec {
        schemas = List.copyOf(schemas);
        snapshots = List.copyOf(snapshots);
    }
}
