package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements of a clone of a database. It is marked as it is made, and sealed when it can be read.
 *
 * @param at what it is as of; as it is where it is empty
 * @param readers roles that may read it
 */
record DatabaseCloneStatements(
        Identifier source,
        Identifier target,
        SnowflakeMarker marker,
        Optional<Instant> at,
        SnowflakeCloneSpec.Options options,
        List<Identifier> readers) {

    DatabaseCloneStatements {
        readers = List.copyOf(readers);
    }

    /** The clone; hybrid tables are left out. */
    Sql copy(boolean replaces) {
        return Sql.of(Stream.of(
                        Optional.of("CREATE %s%sDATABASE %s"
                                .formatted(
                                        replaces ? "OR REPLACE " : "",
                                        options.transientSchema() ? "TRANSIENT " : "",
                                        target.quoted())),
                        Optional.of("CLONE " + source.quoted()
                                + at.map(SnowflakeText::at).orElse("")),
                        Optional.of("IGNORE HYBRID TABLES"),
                        options.retentionDays().map("DATA_RETENTION_TIME_IN_DAYS = %d"::formatted),
                        Optional.of("COMMENT = " + literal(marker.comment())))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("\n  ")));
    }

    /** What readers need: a clone does not have the grants of its source, though its tables have theirs. */
    List<Sql> grants() {
        String name = target.quoted();
        return SnowflakeText.grants(
                readers,
                "USAGE ON DATABASE " + name,
                "USAGE ON ALL SCHEMAS IN DATABASE " + name,
                "SELECT ON ALL TABLES IN DATABASE " + name);
    }

    /** Notes that it is whole. */
    Sql seal() {
        return Sql.of("ALTER DATABASE %s SET COMMENT = %s"
                .formatted(target.quoted(), literal(marker.seal().comment())));
    }

    /** The caller has read its marker. */
    Sql drop() {
        return Sql.of("DROP DATABASE IF EXISTS %s CASCADE".formatted(target.quoted()));
    }

    /** All, in order. */
    List<Sql> all(boolean replaces, List<Sql> grants) {
        List<Sql> statements = new ArrayList<>();
        statements.add(copy(replaces));
        statements.addAll(grants);
        statements.add(seal());
        return statements;
    }
}
