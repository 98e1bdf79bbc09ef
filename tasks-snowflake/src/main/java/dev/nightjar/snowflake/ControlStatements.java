package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;

/** What is said about other statements: that they are one transaction, that they end, and whether they were sent. */
final class ControlStatements {
    static final Sql BEGIN = Sql.of("BEGIN TRANSACTION");
    static final Sql COMMIT = Sql.of("COMMIT");
    static final Sql ROLLBACK = Sql.of("ROLLBACK");

    private ControlStatements() {}

    /** Ends a statement, from another session than its own. */
    static Sql cancel(String queryId) {
        return Sql.of("SELECT SYSTEM$CANCEL_QUERY(%s)".formatted(literal(queryId)));
    }

    /** Ends whatever a session runs, from another. */
    static Sql cancelAll(long session) {
        return Sql.of("SELECT SYSTEM$CANCEL_ALL_QUERIES(%d)".formatted(session));
    }

    /**
     * The question for a statement by its tag: one row with the id, null where there is none. It needs a virtual warehouse,
     * knows the statements of the user's last seven days, those that run too, and looks at the last 10,000 of them (Snowflake
     * docs: QUERY_HISTORY, QUERY_HISTORY_BY_*).
     */
    static Sql find(Identifier database, String tag) {
        return Sql.of("""
                SELECT MAX(IFF(QUERY_TAG = %s, QUERY_ID, NULL))
                FROM TABLE(%s.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 10000))""".formatted(literal(tag), database.quoted()));
    }
}
