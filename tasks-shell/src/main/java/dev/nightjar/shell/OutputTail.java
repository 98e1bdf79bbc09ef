package dev.nightjar.shell;

import java.util.List;
import java.util.Optional;

/**
 * The end of what a program wrote to one of its streams.
 *
 * @param lines the last lines, in order; secrets that the task uses are {@code ***} in them
 * @param omittedLines how many lines came before them
 */
public record OutputTail(List<String> lines, long omittedLines) {
    public OutputTail {
        lines = List.copyOf(lines);
    }

    /** The last line with something in it. */
    public Optional<String> lastLine() {
        return lines.reversed().stream().filter(line -> !line.isBlank()).findFirst();
    }

    /** The last lines that have something in them, at most so many. */
    List<String> last(int count) {
        List<String> written = lines.stream()
                .filter(line -> !line.isBlank())
                .map(String::stripTrailing)
                .toList();
        return written.subList(Math.max(0, written.size() - count), written.size());
    }
}
