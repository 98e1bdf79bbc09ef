package dev.nightjar.warehouse;

import java.util.Optional;

/** A row of a result; columns count from 1. Valid only while it is being read. */
public interface Row {
    /** A value as text; empty for null. */
    Optional<String> text(int column);

    /** A whole number; 0 for null. */
    long number(int column);

    /** A truth value; false for null. */
    boolean flag(int column);

    /** How many columns there are. */
    int width();

    /** The label of a column. */
    String label(int column);

    /**
     * The type of a column in DuckDB's words, such that a cast of {@link #text} to it gives the value again;
     * {@code VARCHAR} where there is none.
     */
    default String type(int column) {
        return "VARCHAR";
    }

    /** A value that is never null, as text. */
    default String string(int column) {
        return text(column).orElseThrow(() -> new IllegalStateException("column " + column + " is null"));
    }
}
