package dev.nightjar.warehouse;

/** What databases and their schemas are called in the SQL of a warehouse. */
public interface DatabaseNames {
    /** The names of a warehouse that has aliases, and a database of its own for each night and each history. */
    DatabaseNames ALIASES = new DatabaseNames() {};

    /** The name of a database: its alias by default. */
    default Identifier database(Database database) {
        return database.alias();
    }

    /** The name of a schema in a database: its own by default. Where all nights lie in one database, a clone's has its night. */
    default Identifier schema(Database database, Identifier schema) {
        return schema;
    }
}
