package dev.nightjar.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last lines of a stream. Not thread-safe. */
final class LastLines {
    private final int limit;
    private final Deque<String> lines = new ArrayDeque<>();
    private long omitted;

    LastLines(int limit) {
        this.limit = limit;
    }

    void add(OutputLine line) {
        if (lines.size() == limit) {
            lines.removeFirst();
            omitted++;
        }
        lines.addLast(
                line.omittedBytes() == 0
                        ? line.text()
                        : "%s… (%,d more bytes)".formatted(line.text(), line.omittedBytes()));
    }

    OutputTail tail() {
        return new OutputTail(List.copyOf(lines), omitted);
    }
}
