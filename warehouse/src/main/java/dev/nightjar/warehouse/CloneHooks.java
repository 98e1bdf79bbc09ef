package dev.nightjar.warehouse;

import java.util.List;

/**
 * What a team decides itself where clones are schemas beside others, as on Snowflake. It is given what the
 * warehouse would do. A warehouse that keeps each night in a file of its own does not ask.
 */
public interface CloneHooks {
    /** All as the warehouse does it. */
    CloneHooks NONE = new CloneHooks() {};

    /**
     * What is executed when a schema gets its fixed name, so that it can be read.
     *
     * @param name the schema that grants are made on, for SQL, with its database
     */
    default List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
        return usual;
    }

    /**
     * The same for a clone of a single table, before it has its name.
     *
     * @param name the table that grants are made on, for SQL, with database and schema
     */
    default List<Sql> tableGrants(String name, List<Sql> usual) {
        return usual;
    }
}
