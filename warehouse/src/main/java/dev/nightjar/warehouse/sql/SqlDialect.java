package dev.nightjar.warehouse.sql;

/** Whose SQL a text is: where strings, names and comments end, and whether a statement may hold others. */
public enum SqlDialect {
    /**
     * DuckDB 2.0, whose lexer is its own. Seen by running it: comments nest, {@code '…'} knows no backslash but
     * {@code E'…'} does, {@code $tag$…$tag$} is a string, a backtick quotes a name, {@code //} is a division.
     */
    DUCKDB,

    /**
     * Snowflake. Its docs: {@code '…'} knows backslashes, {@code $$…$$} is a string, {@code --} and {@code //} begin a
     * comment, {@code BEGIN … END} and {@code DECLARE … BEGIN … END} hold statements. Comments do not nest, as in its
     * own clients.
     */
    SNOWFLAKE;

    boolean nestsComments() {
        return this == DUCKDB;
    }

    boolean hasSlashComments() {
        return this == SNOWFLAKE;
    }

    boolean endsLineAtReturn() {
        return this == DUCKDB;
    }

    boolean escapesWithBackslash() {
        return this == SNOWFLAKE;
    }

    boolean hasEscapeStrings() {
        return this == DUCKDB;
    }

    boolean tagsDollars() {
        return this == DUCKDB;
    }

    boolean quotesWithBackticks() {
        return this == DUCKDB;
    }

    boolean hasLocations() {
        return this == SNOWFLAKE;
    }

    boolean hasBlocks() {
        return this == SNOWFLAKE;
    }
}
