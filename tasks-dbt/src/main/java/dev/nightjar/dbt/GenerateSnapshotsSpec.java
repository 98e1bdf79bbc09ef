package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Description;
import dev.nightjar.warehouse.Identifier;
import java.util.Comparator;
import java.util.List;

/** What the snapshot project of a shard is generated from. */
@Description("the dbt project of a shard")
public record GenerateSnapshotsSpec(
        @Description("name of the warehouse in nightjar.yml")
        String connection,

        @Description("the name of the shard and its project")
        String shard,

        @Description("the schemas of the shard") List<Identifier> schemas,
        @Description("the tables to snapshot") List<SnapshotSpec> snapshots,
        @Description("the tables that are not, and why") List<TableOutcome> excluded) {
    public GenerateSnapshotsSpec {
        requireNonNull(connection, "connection is null");
        requireNonNull(shard, "shard is null");
        schemas = schemas.stream().distinct().sorted().toList();
        snapshots = snapshots.stream()
                .sorted(Comparator.comparing(SnapshotSpec::table))
                .toList();
        excluded = excluded.stream()
                .sorted(Comparator.comparing(TableOutcome::table))
                .toList();
    }
}
