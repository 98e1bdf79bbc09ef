package dev.nightjar.shell;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * A step in the stopping of a program: a signal to it and all of its descendants, and how long they may take to end.
 *
 * @param signal what they are sent; where there are no signals (Windows) each of them ends them at once
 * @param patience how long to wait before the next step
 */
public record StopStep(Signal signal, Duration patience) {
    /** What a process can be sent. */
    public enum Signal {
        INT,
        TERM,
        KILL
    }

    /** SIGINT, five seconds, SIGTERM, five seconds. SIGKILL always follows the last step. */
    public static final List<StopStep> DEFAULT =
            List.of(new StopStep(Signal.INT, Duration.ofSeconds(5)), new StopStep(Signal.TERM, Duration.ofSeconds(5)));

    public StopStep {
        requireNonNull(signal, "signal is null");
        requireNonNull(patience, "patience is null");
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience is negative: " + patience);
        }
    }
}
