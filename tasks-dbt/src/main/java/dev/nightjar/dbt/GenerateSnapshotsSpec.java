package dev.nightjar.dbt;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.warehouse.Identifier;
import java.util.List;

/** What snapshot projects are generated from. */
@Description("the dbt projects of a night")
public record GenerateSnapshotsSpec(
        @Description("the schemas of the night") List<Identifier> schemas,
        @Description("the tables to snapshot") List<SnapshotSpec> snapshots,
        @Description("the tables that are not, and why") List<TableOutcome> excluded,

        @Description("the most projects to spread the schemas over") @Default("4")
        int shards) {
    public GenerateSnapshotsSpec {
        schemas = schemas.stream().distinct().sorted().toList();
        snapshots = List.copyOf(snapshots);
        excluded = List.copyOf(excluded);
        if (shards < 1) {
            throw new IllegalArgumentException("shards must be positive: " + shards);
        }
    }
}
