package dev.nightjar.dbt;

import dev.nightjar.warehouse.Identifier;
import java.util.List;

/**
 * A shard whose histories are ready for dbt.
 *
 * @param schemas whose histories could be opened
 * @param tables to be captured in them
 * @param decided tables of the night that are decided without dbt; recorded already
 */
public record PreparedShard(List<Identifier> schemas, List<PreparedTable> tables, List<TableOutcome> decided) {
    public PreparedShard {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        decided = List.copyOf(decided);
    }

    /** The tables that dbt is to snapshot. */
    public List<PreparedTable> forDbt() {
        return tables.stream().filter(table -> !table.unchanged()).toList();
    }
}
