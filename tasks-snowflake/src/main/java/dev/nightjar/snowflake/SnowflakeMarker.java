package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cloned schema says of itself, as its comment. A schema without it was not made by Nightjar and is never touched.
 * A retry reads it first: what carries this run and instant is done already.
 *
 * @param instant what the clone is as of, in whole milliseconds
 * @param source the schema that was cloned, for people
 * @param sealed whether it was verified and is complete
 */
public record SnowflakeMarker(
        LocalDate night, Instant instant, ZoneId zone, String run, String source, boolean sealed) {
    private static final Pattern COMMENT = Pattern.compile(
            "nightjar night=(\\S+) at=(\\S+) zone=(\\S+) run=(\\S+) sealed=(true|false) source=(.*)", Pattern.DOTALL);

    public SnowflakeMarker {
        requireNonNull(night, "night is null");
        requireNonNull(zone, "zone is null");
        requireNonNull(source, "source is null");
        instant = instant.truncatedTo(ChronoUnit.MILLIS);
        if (!run.matches("\\S+")) {
            throw new IllegalArgumentException("'%s' is no id of a run".formatted(run));
        }
    }

    /** The same, verified and complete. */
    public SnowflakeMarker seal() {
        return new SnowflakeMarker(night, instant, zone, run, source, true);
    }

    /** The marker in a schema's comment; empty when the schema is not ours. */
    public static Optional<SnowflakeMarker> parse(String comment) {
        Matcher read = COMMENT.matcher(comment);
        if (!read.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SnowflakeMarker(
                    LocalDate.parse(read.group(1)),
                    Instant.parse(read.group(2)),
                    ZoneId.of(read.group(3)),
                    read.group(4),
                    read.group(6),
                    read.group(5).equals("true")));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The text of the comment. */
    public String comment() {
        return "nightjar night=%s at=%s zone=%s run=%s sealed=%s source=%s"
                .formatted(night, instant, zone, run, sealed, source);
    }
}
