package dev.nightjar.warehouse;

import java.time.LocalDate;
import java.util.List;

/**
 * What a team decides itself where clones are schemas beside others, as on Snowflake. Each method is given what the
 * warehouse would do. A warehouse that keeps each night in a file of its own asks none of them.
 */
public interface CloneHooks {
    /** All as the warehouse does it. */
    CloneHooks NONE = new CloneHooks() {};

    /**
     * The name of a schema's clone of one night, under which it is built and kept. It must differ from that of every other
     * schema and night, and from the schema's own.
     */
    default Identifier datedName(Identifier schema, LocalDate night, Identifier usual) {
        return usual;
    }

    /**
     * What is executed when a schema gets its fixed name, so that it can be read.
     *
     * @param name the schema that grants are made on, for SQL, with its database
     */
    default List<Sql> grants(Identifier schema, String name, List<Sql> usual) {
        return usual;
    }
}
