package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;

/**
 * The question for a statement by its tag. It needs a virtual warehouse, knows the statements of the user's last seven
 * days, those that run too, and looks at the last 10,000 of them (Snowflake docs: QUERY_HISTORY, QUERY_HISTORY_BY_*).
 */
final class StatementHistory {
    private StatementHistory() {}

    /** One row: the id, null where there is none. */
    static Sql find(Identifier database, String tag) {
        return Sql.of("""
                SELECT MAX(IFF(QUERY_TAG = %s, QUERY_ID, NULL))
                FROM TABLE(%s.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 10000))""".formatted(SnowflakeText.literal(tag), database.quoted()));
    }
}
