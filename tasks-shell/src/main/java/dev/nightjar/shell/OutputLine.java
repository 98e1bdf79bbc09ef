package dev.nightjar.shell;

import static java.util.Objects.requireNonNull;

/**
 * A line that a program wrote, without its line break. Bytes that are not UTF-8 are U+FFFD in it, and secrets that the
 * task uses are {@code ***}.
 *
 * @param source where it was written to
 * @param text the line, cut to {@link OutputLimits#lineBytes()}
 * @param omittedBytes how many bytes of it were cut off
 */
public record OutputLine(Source source, String text, long omittedBytes) {
    /** A stream of a program. */
    public enum Source {
        STDOUT,
        STDERR
    }

    public OutputLine {
        requireNonNull(source, "source is null");
        requireNonNull(text, "text is null");
    }
}
