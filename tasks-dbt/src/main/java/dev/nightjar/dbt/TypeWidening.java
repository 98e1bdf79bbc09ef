package dev.nightjar.dbt;

import dev.nightjar.warehouse.sql.SqlDialect;

/**
 * The type that holds all values of two types without loss, so that they come back by a cast: a wider number or time
 * where there is one, else text.
 */
interface TypeWidening {
    /** That of a warehouse's types. */
    static TypeWidening of(SqlDialect sql) {
        return switch (sql) {
            case DUCKDB -> new DuckDbTypeWidening();
            case SNOWFLAKE -> new SnowflakeTypeWidening();
        };
    }

    /** What holds both. */
    String holding(String one, String other);

    /** What a snapshot holds a type as: itself, where dbt can carry it and compare its values. */
    String carried(String type);
}
