package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.NamePattern;
import dev.nightjar.warehouse.TableName;
import java.util.List;
import java.util.Optional;

/** How clones are made and published. */
@Description("how clones are made and published")
public record SnowflakeCloning(
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

    /** All as it is without settings. */
    public static final SnowflakeCloning DEFAULT = new SnowflakeCloning(
            true,
            0,
            List.of(),
            SnowflakeClones.Publishing.REPLACE,
            ShortRetention.LEAVE_OUT,
            List.of(),
            false,
            List.of());

    public SnowflakeCloning {
        readers = List.copyOf(readers);
        requireNonNull(publishing, "publishing is null");
        requireNonNull(shortRetention, "shortRetention is null");
        allowPolicies = List.copyOf(allowPolicies);
        protectedDatabases = List.copyOf(protectedDatabases);
        readers.forEach(role -> SnowflakeName.typed("reader", role));
        SnowflakeCloneSpec.Options _ = options(transientClones, retentionDays);
    }

    /** How each clone is made. */
    SnowflakeCloneSpec.Options options() {
        return options(transientClones, retentionDays);
    }

    private static SnowflakeCloneSpec.Options options(boolean transientClones, int retentionDays) {
        return new SnowflakeCloneSpec.Options(
                SnowflakeCloneSpec.IfExists.FAIL, transientClones, Optional.of(retentionDays), false, true);
    }

    /** The exact names of the readers. */
    List<Identifier> roles() {
        return readers.stream().map(role -> SnowflakeName.typed("reader", role)).toList();
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
