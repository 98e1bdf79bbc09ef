package dev.nightjar.warehouse;

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
public record SchemaClone(
        Identifier source, Identifier target, Identifier schema, Identifier targetSchema, List<Table> tables) {
    public SchemaClone {
        tables = List.copyOf(tables);
    }
}
