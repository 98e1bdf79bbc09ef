package dev.nightjar.flow.journal;

import java.time.Instant;
import java.util.List;
import org.slf4j.event.Level;

/**
 * A line of a run's log.
 *
 * @param key parts of the key of the step that wrote it; empty for the flow
 */
public record LogLine(Instant at, Level level, List<String> key, String text) {
    public LogLine {
        key = List.copyOf(key);
    }
}
