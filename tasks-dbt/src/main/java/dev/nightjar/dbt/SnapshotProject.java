package dev.nightjar.dbt;

import java.util.List;

/** The generated projects of a night. */
public record SnapshotProject(List<Shard> shards) {
    public SnapshotProject {
        shards = List.copyOf(shards);
    }
}
