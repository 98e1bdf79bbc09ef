package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneChoice;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Fanout;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What Fivetran's database has that can be cloned as of an instant. For one set that is made. */
final class CloneSource {
    /** SHOW takes some tenths of a second, however few tables there are. */
    private static final int READ_AT_ONCE = 4;

    private static final int NAMED = 5;

    private final SnowflakeSpec spec;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final Map<Identifier, SourceTables> read = new ConcurrentHashMap<>();

    CloneSource(SnowflakeSpec spec) {
        this.spec = spec;
    }

    /** The tables of a schema that was chosen. */
    SourceTables of(Identifier schema) {
        SourceTables tables = read.get(schema);
        if (tables == null) {
            throw new IllegalArgumentException("schema %s was not chosen".formatted(schema));
        }
        return tables;
    }

    /**
     * Whether the Time Travel of all these schemas reaches an instant. One without any is not asked: it reaches nothing but
     * now.
     */
    boolean reaches(Session session, List<Identifier> schemas, Instant instant, Instant now) {
        OptionalLong days = schemas(session).entrySet().stream()
                .filter(schema -> schemas.contains(schema.getKey()))
                .map(schema -> schema.getValue().get("retention_time"))
                .filter(text -> text.matches("\\d{1,3}"))
                .flatMapToLong(text -> LongStream.of(Long.parseLong(text)))
                .filter(value -> value > 0)
                .min();
        return days.isPresent() && Duration.between(instant, now).compareTo(Duration.ofDays(days.getAsLong())) <= 0;
    }

    private Map<Identifier, ShownRow> schemas(Session session) {
        Map<Identifier, ShownRow> schemas = new TreeMap<>();
        Pages.each(
                session,
                after -> metadata.showSchemas(spec.source(), after),
                row -> schemas.put(Identifier.of(row.get("name")), row));
        return schemas;
    }

    /**
     * What is cloned of these schemas as of an instant.
     *
     * @throws NightjarException {@code CONFIG} when Time Travel is too short for a table and that is to fail the night
     */
    CloneChoice choose(Session session, List<Identifier> wanted, Instant instant, ServerTime server) {
        Map<Identifier, ShownRow> there = schemas(session);
        Map<TableName, String> policies = ClonePolicies.read(session, metadata, spec, server.role());
        read.clear();
        List<Identifier> known = wanted.stream()
                .filter(there::containsKey)
                .filter(schema -> !isReserved(schema))
                .toList();
        Fanout.each(known, READ_AT_ONCE, schema -> {
            try (Session fork = session.fork()) {
                read.put(
                        schema,
                        SourceTables.read(fork, metadata, spec.source(), schema, instant, server.now(), policies));
            } catch (NightjarException e) {
                // One that was dropped since it was listed is left out by name.
                if (!SnowflakeFailure.isNotThere(e)) {
                    throw e;
                }
            }
        });
        if (spec.howToClone().shortRetention() == SnowflakeCloning.ShortRetention.FAIL) {
            requireReach(instant);
        }
        Map<Identifier, Integer> schemas = new LinkedHashMap<>();
        List<CloneSet.LeftOut> leftOut = new ArrayList<>();
        for (Identifier schema : wanted) {
            Optional<SourceTables> tables = Optional.ofNullable(read.get(schema));
            if (isReserved(schema)) {
                leftOut.add(whole(schema, true, "the name is taken by Nightjar's own tables; rename the schema"));
            } else if (tables.isEmpty()
                    || (!tables.get().any() && tables.get().tables().isEmpty())) {
                leftOut.add(whole(schema, true, "the source has no such schema with a table in it"));
            } else if (tables.get().tables().isEmpty()) {
                leftOut.addAll(tables.get().leftOut());
                leftOut.add(whole(schema, false, "it had no table at the instant that can be cloned"));
            } else {
                schemas.put(schema, kept(tables.get()));
                leftOut.addAll(tables.get().leftOut());
                leftOut.addAll(tooShort(schema, tables.get(), instant));
            }
        }
        return new CloneChoice(schemas, leftOut);
    }

    /** Those that a clone must hold when it is sealed. */
    int kept(SourceTables tables) {
        return (int) tables.tables().stream()
                .filter(table -> !tables.excluded().contains(table))
                .filter(table -> !isLeftOut(tables, table))
                .count();
    }

    /** Whether a table is left out since Time Travel does not reach the instant. */
    boolean isLeftOut(SourceTables tables, Identifier table) {
        return tables.tooShort().contains(table)
                && spec.howToClone().shortRetention() != SnowflakeCloning.ShortRetention.AS_OF_NOW;
    }

    private List<CloneSet.LeftOut> tooShort(Identifier schema, SourceTables tables, Instant instant) {
        return tables.tooShort().stream()
                .filter(table -> isLeftOut(tables, table))
                .filter(table -> !tables.excluded().contains(table))
                .map(table -> new CloneSet.LeftOut(
                        schema,
                        Optional.of(table),
                        true,
                        "its Time Travel does not reach %s; raise its DATA_RETENTION_TIME_IN_DAYS".formatted(instant)))
                .toList();
    }

    private void requireReach(Instant instant) {
        List<String> short_ = new ArrayList<>();
        read.forEach((schema, tables) -> tables.tooShort().forEach(table -> short_.add(schema + "." + table)));
        if (!short_.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    ("the Time Travel of %d tables does not reach %s (%s), and short_retention is 'fail'; raise their"
                                    + " DATA_RETENTION_TIME_IN_DAYS, or set 'leave_out' or 'as_of_now'")
                            .formatted(
                                    short_.size(),
                                    instant,
                                    short_.stream().sorted().limit(NAMED).collect(Collectors.joining(", "))));
        }
    }

    private static boolean isReserved(Identifier schema) {
        return CloneSet.isMarker(schema) || schema.equals(CloneClaim.SCHEMA);
    }

    private static CloneSet.LeftOut whole(Identifier schema, boolean missed, String reason) {
        return new CloneSet.LeftOut(schema, Optional.empty(), missed, reason);
    }
}
