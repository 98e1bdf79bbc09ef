package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One statement, as a renderer wrote it: what a plan prints is what a run executes.
 *
 * @param text its text
 * @param values for each {@code ?} in it, in order
 */
public record Sql(String text, List<SqlValue> values) {
    public Sql {
        requireNonNull(text, "text is null");
        values = List.copyOf(values);
    }

    /** A statement without values. */
    public static Sql of(String text) {
        return new Sql(text, List.of());
    }

    /** The same with a value for each {@code ?}. */
    public Sql with(List<SqlValue> newValues) {
        return new Sql(text, newValues);
    }

    /** A string literal. */
    public static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    @Override
    public String toString() {
        return text;
    }
}
