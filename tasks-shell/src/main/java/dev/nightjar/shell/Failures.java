package dev.nightjar.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sentences about programs that failed. */
final class Failures {
    private static final int LINES = 20;
    private static final int LINE_LENGTH = 500;
    private static final int SIGNALLED = 128;
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "HUP", 2, "INT", 3, "QUIT", 4, "ILL", 6, "ABRT", 8, "FPE", 9, "KILL", 11, "SEGV", 13, "PIPE", 15,
            "TERM");

    private Failures() {}

    /** Names the command, how it ended, and what it said last. */
    static String message(Command command, Path folder, ShellOutcome outcome) {
        String failed = "command failed with %s: %s".formatted(end(outcome.exitCode()), Quoting.shortLine(command));
        List<String> errors = outcome.stderr().last(LINES);
        List<String> said = errors.isEmpty() ? outcome.stdout().last(LINES) : errors;
        if (said.isEmpty()) {
            return "%s; it wrote nothing, so run it by hand in %s to see why".formatted(failed, folder);
        }
        return "%s; it wrote last to its %s:\n%s"
                .formatted(
                        failed,
                        errors.isEmpty() ? "stdout" : "stderr",
                        said.stream()
                                .map(line -> "  " + Quoting.shorten(line, LINE_LENGTH))
                                .collect(Collectors.joining("\n")));
    }

    /** A shell, like the JDK, tells of a signal as 128 and its number. */
    private static String end(int exitCode) {
        String signal = SIGNALS.get(exitCode - SIGNALLED);
        return signal == null ? "exit code " + exitCode : "exit code %s (signal %s)".formatted(exitCode, signal);
    }
}
