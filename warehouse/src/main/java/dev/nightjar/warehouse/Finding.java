package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Something that was looked at.
 *
 * @param what in a word or two
 * @param fine whether it is as it should be
 * @param text what was found, and what it is good for
 * @param remedies statements that would make it right, for whoever may run them
 */
public record Finding(String what, boolean fine, String text, List<Sql> remedies) {
    public Finding {
        requireNonNull(what, "what is null");
        requireNonNull(text, "text is null");
        remedies = List.copyOf(remedies);
    }

    /** It is as it should be. */
    public static Finding fine(String what, String text) {
        return new Finding(what, true, text, List.of());
    }

    /** It is not. */
    public static Finding wrong(String what, String text, List<Sql> remedies) {
        return new Finding(what, false, text, remedies);
    }
}
