package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;
import static dev.nightjar.snowflake.SnowflakeText.schema;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.util.Optional;

/**
 * Questions about schemas and tables that need no virtual warehouse. Their rows are Snowflake's own, with lower-case
 * labels; a page ends after {@link #PAGE} rows, which is the most that Snowflake gives. Thread-safe.
 */
public final class SnowflakeMetadata {
    /** Rows of a page. */
    public static final int PAGE = 10_000;

    /**
     * The schemas of a database, with owner, comment and retention.
     *
     * @param after the last name of the page before; empty for the first page
     */
    public Sql showSchemas(Identifier database, Optional<Identifier> after) {
        return Sql.of("SHOW SCHEMAS IN DATABASE %s%s".formatted(database.quoted(), page(after)));
    }

    /**
     * The tables that a schema has and had, with {@code created_on}, {@code dropped_on} and {@code retention_time}: those
     * that existed at an instant are the ones that a clone as of it must hold.
     *
     * @param after the last name of the page before; versions of one name that a page ends between are not given again
     */
    public Sql showTablesHistory(Identifier database, Identifier schema, Optional<Identifier> after) {
        return Sql.of("SHOW TABLES HISTORY IN SCHEMA %s%s".formatted(schema(database, schema), page(after)));
    }

    /**
     * A row for each column of each primary key, to be sorted by {@code key_sequence}. It has no pages, and fails or is cut
     * at {@link #PAGE} rows. Just after a clone it may show fewer keys than there are (snowflake-jdbc 4.3.2, change log).
     */
    public Sql showPrimaryKeys(Identifier database, Identifier schema) {
        return Sql.of("SHOW PRIMARY KEYS IN SCHEMA %s".formatted(schema(database, schema)));
    }

    private static String page(Optional<Identifier> after) {
        return " LIMIT %d%s"
                .formatted(
                        PAGE, after.map(name -> " FROM " + literal(name.name())).orElse(""));
    }
}
