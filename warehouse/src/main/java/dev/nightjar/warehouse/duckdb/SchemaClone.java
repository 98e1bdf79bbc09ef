package dev.nightjar.warehouse.duckdb;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Table;
import java.util.List;

/**
 * A schema to be cloned.
 *
 * @param source database that holds it
 * @param target database that gets it
 * @param schema its name, in the source
 * @param targetSchema its name in the target
 * @param tables what to clone of it
 */
record SchemaClone(
        Identifier source, Identifier target, Identifier schema, Identifier targetSchema, List<Table> tables) {
    SchemaClone {
        tables = List.copyOf(tables);
    }
}
