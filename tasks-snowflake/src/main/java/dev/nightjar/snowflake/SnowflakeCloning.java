package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.NamePattern;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How clones are made and published. */
@Description("how clones are made and published")
public record SnowflakeCloning(
        @Description("what the clone of a schema is called: ends with __{night}, which is the date without dashes")
        @Default("{schema}__{night}")
        String name,

        @Description("whether clones are transient: without Fail-safe") @Default("true")
        boolean transientClones,

        @Description("days of Time Travel of the clones") @Default("0")
        int retentionDays,

        @Description("roles that may read the clones under their fixed names")
        List<String> readers,

        @Description("how a fixed name gets a night: 'replace' it, or 'swap' with a schema that has its grants already")
        @Default("replace")
        SnowflakeClones.Publishing publishing,

        @Description("tables whose Time Travel does not reach the instant: 'leave_out' by name, 'fail' the night, or"
                + " 'as_of_now' with an instant of their own")
        @Default("leave_out")
        ShortRetention shortRetention,

        @Description(
                "tables with a masking or row access policy that are captured all the same, as SCHEMA.TABLE with * for"
                        + " any characters")
        List<String> allowPolicies,

        @Description("whether views are taken out of the clones; they may read the source, as it is now")
        @Default("false")
        boolean dropViews,

        @Description("databases that are never written to, with * for any characters")
        List<String> protectedDatabases) {
    /** What becomes of a table whose Time Travel does not reach the instant. */
    public enum ShortRetention {
        /** It is left out, by name. */
        LEAVE_OUT,
        /** The night is not taken. */
        FAIL,
        /** It is cloned as of now, and the set says as of when that was. */
        AS_OF_NOW
    }

    private static final String USUAL_NAME = "{schema}__{night}";

    /** All as it is without settings. */
    public static final SnowflakeCloning DEFAULT = new SnowflakeCloning(
            USUAL_NAME,
            true,
            0,
            List.of(),
            SnowflakeClones.Publishing.REPLACE,
            ShortRetention.LEAVE_OUT,
            List.of(),
            false,
            List.of());

    public SnowflakeCloning {
        if (!name.matches("(?s).*\\{schema}.*__\\{night}")) {
            throw new IllegalArgumentException(
                    "name '%s' has no {schema} in it, or does not end with __{night}, by which clones of a night are found"
                            .formatted(name));
        }
        readers = List.copyOf(readers);
        requireNonNull(publishing, "publishing is null");
        requireNonNull(shortRetention, "shortRetention is null");
        allowPolicies = List.copyOf(allowPolicies);
        protectedDatabases = List.copyOf(protectedDatabases);
        readers.forEach(role -> SnowflakeName.typed("reader", role));
        SnowflakeCloneSpec.Options _ = options(transientClones, retentionDays);
    }

    /** What the clone of a schema is called. */
    Identifier nameOf(Identifier schema, LocalDate night) {
        String before = name.substring(0, name.length() - "__{night}".length());
        return SnowflakeCloneSpec.dated(Identifier.of(before.replace("{schema}", schema.name())), night);
    }

    /** How each clone is made. */
    SnowflakeCloneSpec.Options options() {
        return options(transientClones, retentionDays);
    }

    private static SnowflakeCloneSpec.Options options(boolean transientClones, int retentionDays) {
        return new SnowflakeCloneSpec.Options(
                SnowflakeCloneSpec.IfExists.FAIL, transientClones, Optional.of(retentionDays), false, true);
    }

    /** The same with what one clone has of its own. */
    SnowflakeCloneSpec.Options options(Optional<Boolean> ownTransient, Optional<Integer> ownDays) {
        return options(ownTransient.orElse(transientClones), ownDays.orElse(retentionDays));
    }

    /** The exact names of the readers. */
    List<Identifier> roles() {
        return roles(List.of());
    }

    /** The same, and more of them. */
    List<Identifier> roles(List<String> more) {
        return Stream.concat(readers.stream(), more.stream())
                .map(role -> SnowflakeName.typed("reader", role))
                .distinct()
                .toList();
    }

    /** Whether a table with a policy is captured. */
    boolean allows(TableName table) {
        String name = table.schema().name() + "." + table.table().name();
        return allowPolicies.stream().anyMatch(pattern -> new NamePattern(pattern).matches(name));
    }

    /**
     * Refuses a database that is protected.
     *
     * @throws IllegalArgumentException with its name
     */
    void checkTarget(Identifier database) {
        protectedDatabases.stream()
                .filter(pattern -> new NamePattern(pattern).matches(database.name()))
                .findFirst()
                .ifPresent(pattern -> {
                    throw new IllegalArgumentException(
                            "database %s is protected by '%s', so that no clones are made in it; name another database for them"
                                    .formatted(database, pattern));
                });
    }
}
