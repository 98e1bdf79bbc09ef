package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a clone says of itself, as its comment: a schema, a table, a database. One without it was not made by Nightjar and is never touched.
 * A retry reads it first: what carries this run and instant is done already.
 *
 * @param instant what the clone is as of, in whole milliseconds
 * @param source the schema that was cloned, for people
 * @param sealed whether it was verified and is complete; under a fixed name: whether it has its grants too
 * @param kind what the schema is
 */
public record SnowflakeMarker(
        LocalDate night, Instant instant, ZoneId zone, String run, String source, boolean sealed, Kind kind) {
    private static final Pattern COMMENT = Pattern.compile(
            "nightjar night=(\\S+) at=(\\S+) zone=(\\S+) run=(\\S+) sealed=(true|false)(?: kind=([a-z]+))? source=(.*)",
            Pattern.DOTALL);

    /** What a schema of ours is. */
    public enum Kind {
        /** A clone of one night, under its own name. */
        DATED,
        /** What readers read: the clone of the last night that was published, under the fixed name. */
        PUBLISHED,
        /** A clone outside the nights. */
        SINGLE,
        /** It says who makes clones now: of a database's nights, or of a table, which is built in it. */
        CLAIM,
        /** A clone of a single table. */
        TABLE,
        /** A clone of a database. */
        DATABASE
    }

    /** The marker of a dated schema. */
    public SnowflakeMarker(LocalDate night, Instant instant, ZoneId zone, String run, String source, boolean sealed) {
        this(night, instant, zone, run, source, sealed, Kind.DATED);
    }

    public SnowflakeMarker {
        requireNonNull(night, "night is null");
        requireNonNull(zone, "zone is null");
        requireNonNull(source, "source is null");
        requireNonNull(kind, "kind is null");
        instant = instant.truncatedTo(ChronoUnit.MILLIS);
        if (!run.matches("\\S+")) {
            throw new IllegalArgumentException("'%s' is no id of a run".formatted(run));
        }
    }

    /** The same, verified and complete. */
    public SnowflakeMarker seal() {
        return new SnowflakeMarker(night, instant, zone, run, source, true, kind);
    }

    /** The same, not complete yet. */
    SnowflakeMarker unsealed() {
        return new SnowflakeMarker(night, instant, zone, run, source, false, kind);
    }

    /** The same as of another instant. */
    SnowflakeMarker at(Instant newInstant) {
        return new SnowflakeMarker(night, newInstant, zone, run, source, sealed, kind);
    }

    /** The same of a schema of another kind. */
    public SnowflakeMarker as(Kind newKind) {
        return new SnowflakeMarker(night, instant, zone, run, source, sealed, newKind);
    }

    /** Whether it is the same state of the same source, made by the same run. */
    boolean isSame(SnowflakeMarker other) {
        return night.equals(other.night)
                && instant.equals(other.instant)
                && run.equals(other.run)
                && source.equals(other.source);
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
                    read.group(7),
                    read.group(5).equals("true"),
                    kind(Optional.ofNullable(read.group(6)))));
        } catch (DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Kind kind(Optional<String> word) {
        return word.map(text -> Kind.valueOf(text.toUpperCase(Locale.ROOT))).orElse(Kind.DATED);
    }

    /** The text of the comment. */
    public String comment() {
        String word = kind == Kind.DATED ? "" : " kind=" + kind.name().toLowerCase(Locale.ROOT);
        return "nightjar night=%s at=%s zone=%s run=%s sealed=%s%s source=%s"
                .formatted(night, instant, zone, run, sealed, word, source);
    }
}
