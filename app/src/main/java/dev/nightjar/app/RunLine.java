package dev.nightjar.app;

import dev.nightjar.flow.RunState;
import dev.nightjar.flow.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A run in a line, for people and for {@code --json}. */
record RunLine(
        String id,
        String flow,
        LocalDate night,
        RunState state,
        Instant started,
        Optional<Duration> duration,
        Optional<String> owner,
        Optional<String> reason) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int REASON = 100;

    /** Its duration is that up to now where it runs, and unknown where its process died. */
    static RunLine of(Journal.RunRecord record, Instant now) {
        Optional<Instant> end = live(record.state()) ? Optional.of(now) : record.ended();
        return new RunLine(
                record.run().id(),
                record.run().flow(),
                record.run().runDate(),
                record.state(),
                record.run().started(),
                end.map(at -> Duration.between(record.run().started(), at)),
                record.owner(),
                record.reason());
    }

    /** Whether a process is at it. */
    static boolean live(RunState state) {
        return state == RunState.RUNNING || state == RunState.WAITING;
    }

    String text(Style style, ZoneId zone) {
        String line = "%s  %-11s  %s  night %s  %9s  %s"
                .formatted(
                        Printable.line(id),
                        state,
                        TIME.format(started.atZone(zone)),
                        night,
                        duration.map(Elapsed::text).orElse("-"),
                        Printable.line(flow));
        String said =
                reason.map(text -> "\n    " + Printable.line(text, REASON)).orElse("");
        return switch (state) {
            case SUCCEEDED -> style.good(line);
            case FAILED, DIVERGED -> style.bad(line) + said;
            case INTERRUPTED, CANCELLED -> style.warn(line) + said;
            case RUNNING, WAITING -> style.at(line);
        };
    }
}
