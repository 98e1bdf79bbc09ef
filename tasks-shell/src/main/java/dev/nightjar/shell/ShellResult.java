package dev.nightjar.shell;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a command.
 *
 * @param exitCode its exit code
 * @param duration how long it took
 * @param lastLines the last lines of its standard output, at most 200; secrets are {@code ***} in them
 * @param lastErrorLines the same of its standard error
 */
public record ShellResult(int exitCode, Duration duration, List<String> lastLines, List<String> lastErrorLines) {
    public ShellResult {
        requireNonNull(duration, "duration is null");
        lastLines = List.copyOf(lastLines);
        lastErrorLines = List.copyOf(lastErrorLines);
    }

    /** The last line of its standard output with something in it. */
    public Optional<String> lastLine() {
        return new OutputTail(lastLines, 0).lastLine();
    }
}
