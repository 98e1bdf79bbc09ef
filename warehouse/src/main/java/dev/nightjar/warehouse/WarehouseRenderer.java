package dev.nightjar.warehouse;

import java.util.List;

/** Writes the SQL of one kind of warehouse. It alone does: a plan prints what it writes, a run executes it. */
public interface WarehouseRenderer {
    /** Row counts of tables: schema, table, rows. */
    Sql rowCounts(Identifier database, List<TableName> tables);
}
