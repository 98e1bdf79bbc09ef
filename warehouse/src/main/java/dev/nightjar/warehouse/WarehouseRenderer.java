package dev.nightjar.warehouse;

import java.util.List;
import java.util.Set;

/** Writes the SQL of one kind of warehouse. It alone does: a plan prints what it writes, a run executes it. */
public interface WarehouseRenderer {
    /**
     * All columns of all tables of a database, in order: schema, table, kind ({@code table} or {@code view}), column,
     * type, whether it may be null.
     *
     * @param schemas only these; all where it is empty
     */
    Sql columns(Identifier database, Set<Identifier> schemas);

    /** All columns of primary keys, in the key's order: schema, table, column. */
    Sql primaryKeys(Identifier database, Set<Identifier> schemas);

    /** What clones a schema, a transaction's worth. */
    List<Sql> cloneSchema(SchemaClone clone);

    /** Row counts of tables: schema, table, rows. */
    Sql rowCounts(Identifier database, List<TableName> tables);
}
