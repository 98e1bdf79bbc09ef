package dev.nightjar.warehouse;

import java.time.LocalDate;

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

    /**
     * What stands behind {@code FROM} for a table of a history as of a night.
     *
     * @param table as it is called in the history
     */
    default String asOf(TableName table, LocalDate night) {
        Identifier history = database(new Database.History(table.schema()));
        return "%s(date %s)".formatted(table.in(history), Sql.literal(night.toString()));
    }
}
