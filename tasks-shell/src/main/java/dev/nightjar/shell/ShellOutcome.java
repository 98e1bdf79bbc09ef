package dev.nightjar.shell;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a program ended.
 *
 * @param exitCode its exit code; 128 and the number of the signal when a signal ended it
 * @param duration from its start to the end of its output
 * @param stdout the end of its standard output
 * @param stderr the end of its standard error
 */
public record ShellOutcome(int exitCode, Duration duration, OutputTail stdout, OutputTail stderr) {
    public ShellOutcome {
        requireNonNull(duration, "duration is null");
        requireNonNull(stdout, "stdout is null");
        requireNonNull(stderr, "stderr is null");
    }
}
