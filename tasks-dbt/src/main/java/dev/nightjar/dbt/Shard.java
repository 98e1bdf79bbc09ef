package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.Identifier;
import java.util.List;

/**
 * A part of the night that one dbt process does: a generated project over whole schemas, so that no two processes want
 * the same history file.
 *
 * @param name of the project and its folder
 * @param schemas in the clones, also those of which every table is excluded
 * @param excluded tables that are decided already
 */
public record Shard(
        String name,
        List<Identifier> schemas,
        List<SnapshotSpec> snapshots,
        List<TableOutcome> excluded,
        List<GeneratedFile> files) {
    public Shard {
        requireNonNull(name, "name is null");
        schemas = List.copyOf(schemas);
        snapshots = List.copyOf(snapshots);
        excluded = List.copyOf(excluded);
        files = List.copyOf(files);
    }
}
