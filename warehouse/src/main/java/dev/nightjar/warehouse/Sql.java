package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

/** One statement, as a renderer wrote it: what a plan prints is what a run executes. */
public record Sql(String text) {
    public Sql {
        requireNonNull(text, "text is null");
    }

    public static Sql of(String text) {
        return new Sql(text);
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
