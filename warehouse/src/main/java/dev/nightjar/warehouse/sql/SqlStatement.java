package dev.nightjar.warehouse.sql;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Place;

/**
 * One statement of a script, from its first token to its last, without the semicolon behind it.
 *
 * @param text exactly what stands there
 * @param place where it begins
 * @param start its offset in the script
 */
public record SqlStatement(String text, Place place, int start) {
    public SqlStatement {
        requireNonNull(text, "text is null");
        requireNonNull(place, "place is null");
    }

    /** Behind its last character. */
    public int end() {
        return start + text.length();
    }
}
