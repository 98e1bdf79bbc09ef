package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.HistoryName;
import dev.nightjar.warehouse.Identifier;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * The clone of one schema for a night, and how it is made.
 *
 * @param source the database that Fivetran writes to
 * @param target the database of the clones
 * @param schema the schema, in both
 * @param marker night and instant; the clone is as of the instant
 * @param options how it is made
 * @param readers roles that may read it
 * @param ownName the dated schema's name, where it is not {@code {schema}__{yyyyMMdd}}
 */
public record SnowflakeCloneSpec(
        Identifier source,
        Identifier target,
        Identifier schema,
        SnowflakeMarker marker,
        Options options,
        List<Identifier> readers,
        Optional<Identifier> ownName) {
    private static final int LONGEST_NAME = 255;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("__uuuuMMdd");

    /** What happens when the dated schema is there already. */
    public enum IfExists {
        /** The statement fails. */
        FAIL,
        /** It is replaced in one transaction; the old one stays in Time Travel, and its grants are gone. */
        REPLACE,
        /** Nothing happens, and Snowflake reports success: read the marker to know what is there. */
        KEEP
    }

    /**
     * How a clone is made.
     *
     * @param transientSchema without Fail-safe; default true
     * @param retentionDays days of Time Travel of the clone; default 0; empty for the database's
     * @param ignoreInsufficientRetention leaves out, without a word, tables whose Time Travel does not reach the instant,
     *     instead of failing the schema; default false
     * @param ignoreHybrid leaves out hybrid tables, which else fail the schema; default true
     */
    public record Options(
            IfExists ifExists,
            boolean transientSchema,
            Optional<Integer> retentionDays,
            boolean ignoreInsufficientRetention,
            boolean ignoreHybrid) {
        public static final Options DEFAULT = new Options(IfExists.FAIL, true, Optional.of(0), false, true);

        public Options {
            requireNonNull(ifExists, "ifExists is null");
            if (retentionDays.stream().anyMatch(days -> days < 0 || days > 90)) {
                throw new IllegalArgumentException("retentionDays must be from 0 to 90: " + retentionDays.get());
            }
            if (transientSchema && retentionDays.stream().anyMatch(days -> days > 1)) {
                throw new IllegalArgumentException(
                        "a transient schema has at most 1 day of Time Travel, not " + retentionDays.get());
            }
        }

        public Options withIfExists(IfExists newIfExists) {
            return new Options(newIfExists, transientSchema, retentionDays, ignoreInsufficientRetention, ignoreHybrid);
        }

        public Options withIgnoreInsufficientRetention(boolean ignore) {
            return new Options(ifExists, transientSchema, retentionDays, ignore, ignoreHybrid);
        }
    }

    /** A clone under the usual name. */
    public SnowflakeCloneSpec(
            Identifier source,
            Identifier target,
            Identifier schema,
            SnowflakeMarker marker,
            Options options,
            List<Identifier> readers) {
        this(source, target, schema, marker, options, readers, Optional.empty());
    }

    public SnowflakeCloneSpec {
        requireNonNull(source, "source is null");
        requireNonNull(target, "target is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(marker, "marker is null");
        requireNonNull(options, "options is null");
        readers = List.copyOf(readers);
        requireNonNull(ownName, "ownName is null");
        if (source.equals(target)) {
            throw new IllegalArgumentException(
                    "the clones of database %s would lie in it; name another database for them".formatted(source));
        }
    }

    /** {@code ASANA__20261102}; a name that leaves no room for the date is cut, and gets a hash of the whole. */
    public Identifier dated() {
        return ownName.orElseGet(() -> dated(schema, marker.night()));
    }

    /** What {@link #dated()} is for a schema and a night, where it has no name of its own. */
    public static Identifier dated(Identifier schema, LocalDate night) {
        return suffixed(schema, end(night));
    }

    /** What the names of all dated schemas of a night end with. */
    static String end(LocalDate night) {
        return night.format(DATE);
    }

    SnowflakeCloneSpec withMarker(SnowflakeMarker newMarker) {
        return new SnowflakeCloneSpec(source, target, schema, newMarker, options, readers, ownName);
    }

    SnowflakeCloneSpec withOptions(Options newOptions) {
        return new SnowflakeCloneSpec(source, target, schema, marker, newOptions, readers, ownName);
    }

    /**
     * The same under another name.
     *
     * @throws IllegalArgumentException when the name does not end with the night, by which it is found
     */
    SnowflakeCloneSpec named(Identifier name) {
        String end = end(marker.night());
        if (!name.name().endsWith(end) || name.name().equals(end)) {
            throw new IllegalArgumentException(
                    "a clone of night %s would be called %s; names of dated clones end with %s, by which they are found"
                            .formatted(marker.night(), name, end));
        }
        return new SnowflakeCloneSpec(source, target, schema, marker, options, readers, Optional.of(name));
    }

    /** What takes the fixed name by a swap, and has it only for a moment. */
    public Identifier incoming() {
        return suffixed(schema, "__NIGHTJAR_NEW");
    }

    /** A hash of 8 digits is all that 9 characters leave of a name that is longer. */
    private static Identifier suffixed(Identifier schema, String suffix) {
        String name = schema.name();
        int room = LONGEST_NAME - suffix.length();
        if (name.length() <= room) {
            return Identifier.of(name + suffix);
        }
        String hash = "_" + HistoryName.plain(name, 9);
        int cut = room - hash.length();
        String head = name.substring(0, Character.isHighSurrogate(name.charAt(cut - 1)) ? cut - 1 : cut);
        return Identifier.of(head + hash + suffix);
    }
}
