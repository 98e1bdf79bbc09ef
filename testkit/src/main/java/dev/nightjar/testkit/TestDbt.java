package dev.nightjar.testkit;

import dev.nightjar.testkit.internal.PythonEnvironment;

/**
 * The dbt that tests run, by warehouse: {@code NIGHTJAR_DBT} and {@code NIGHTJAR_DBT_SNOWFLAKE} where they are set, else
 * what {@code environments/prepare.sh} has ready. Thread-safe.
 */
public final class TestDbt {
    private static final class DuckDb {
        private static final String PATH = new PythonEnvironment("dbt-duckdb", "NIGHTJAR_DBT").program();
    }

    private static final class Snowflake {
        private static final String PATH = new PythonEnvironment("dbt-snowflake", "NIGHTJAR_DBT_SNOWFLAKE").program();
    }

    private TestDbt() {}

    /** The executable for DuckDB; it is installed first where it must be. */
    public static String path() {
        return DuckDb.PATH;
    }

    /** The executable for Snowflake; it is installed first where it must be. */
    public static String snowflakePath() {
        return Snowflake.PATH;
    }
}
