package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

/**
 * One thing that a task would do.
 *
 * @param kind {@code sql}, {@code file}, {@code command} or another word for people
 * @param target what it would change, in a few words
 * @param text exactly what would be run or written: a statement, a difference of files, a command line
 */
public record PlannedChange(String kind, String target, String text) {
    public PlannedChange {
        requireNonNull(kind, "kind is null");
        requireNonNull(target, "target is null");
        requireNonNull(text, "text is null");
    }
}
