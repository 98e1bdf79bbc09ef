package dev.nightjar.dbt;

import java.util.List;

/** What became of the tables of a shard in a night. */
public record ShardReport(String shard, List<TableOutcome> tables) {
    public ShardReport {
        tables = List.copyOf(tables);
    }
}
