package dev.nightjar.snowflake;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables that a schema's clone as of an instant must hold: those that existed then (Snowflake docs: SHOW TABLES, CREATE
 * … CLONE). A table that was made later is absent and not among them; what can never be cloned is left out.
 *
 * @param tables what is expected
 * @param tooShort those of them whose Time Travel does not reach the instant
 * @param replaced those of them that were dropped or replaced after it
 * @param leftOut what is never cloned
 * @param any whether the schema has had a table at all, at the instant or later
 */
record SourceTables(
        Set<Identifier> tables,
        Set<Identifier> tooShort,
        Set<Identifier> replaced,
        List<CloneSet.LeftOut> leftOut,
        boolean any) {
    SourceTables {
        tables = Set.copyOf(tables);
        tooShort = Set.copyOf(tooShort);
        replaced = Set.copyOf(replaced);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Reads them.
     *
     * @param now the server's clock
     * @param withPolicy the tables that must not be captured since a policy is on them, and why
     */
    static SourceTables read(
            Session session,
            SnowflakeMetadata metadata,
            Identifier database,
            Identifier schema,
            Instant instant,
            Instant now,
            Map<TableName, String> withPolicy) {
        Map<String, List<ShownRow>> versions = new TreeMap<>();
        Pages.eachRow(
                session,
                after -> metadata.showTablesHistory(database, schema, after),
                row -> versions.computeIfAbsent(row.get("name"), _ -> new ArrayList<>())
                        .add(row));
        Reading reading = new Reading(schema, instant, now, withPolicy);
        versions.values().forEach(reading::add);
        if (reading.iceberg) {
            reading.unmanaged(session, metadata, database);
        }
        return reading.tables();
    }

    /** One schema while it is read. */
    private static final class Reading {
        private final Identifier schema;
        private final Instant instant;
        private final Instant now;
        private final Map<TableName, String> withPolicy;
        private final Set<Identifier> tables = new TreeSet<>();
        private final Set<Identifier> tooShort = new TreeSet<>();
        private final Set<Identifier> replaced = new TreeSet<>();
        private final Map<Identifier, CloneSet.LeftOut> leftOut = new HashMap<>();
        private boolean iceberg;
        private boolean any;

        private Reading(Identifier schema, Instant instant, Instant now, Map<TableName, String> withPolicy) {
            this.schema = schema;
            this.instant = instant;
            this.now = now;
            this.withPolicy = withPolicy;
        }

        private void add(Collection<ShownRow> versions) {
            any |= versions.stream().anyMatch(row -> row.instant("dropped_on").isEmpty());
            Optional<ShownRow> then = versions.stream()
                    .filter(row -> !row.get("kind").equals("TEMPORARY"))
                    .filter(this::livedThen)
                    .findFirst();
            then.ifPresent(this::add);
        }

        private boolean livedThen(ShownRow row) {
            return row.instant("created_on").stream().allMatch(created -> created.isBefore(instant))
                    && row.instant("dropped_on").stream().allMatch(dropped -> dropped.isAfter(instant));
        }

        private void add(ShownRow row) {
            Identifier table = Identifier.of(row.get("name"));
            Optional<String> never = never(row);
            Optional<String> policy = Optional.ofNullable(withPolicy.get(new TableName(schema, table)));
            if (never.isPresent()) {
                leave(table, false, never.get());
                return;
            }
            policy.ifPresent(reason -> leave(table, true, reason));
            iceberg |= row.is("is_iceberg");
            tables.add(table);
            if (row.instant("dropped_on").isPresent()) {
                replaced.add(table);
            }
            if (!reaches(row)) {
                tooShort.add(table);
            }
        }

        private static Optional<String> never(ShownRow row) {
            if (row.is("is_external")) {
                return Optional.of("an external table is not cloned; its rows are not in Snowflake");
            }
            return row.is("is_hybrid") ? Optional.of("a hybrid table is not cloned with its schema") : Optional.empty();
        }

        /** A table without Time Travel has no state but the one of now. */
        private boolean reaches(ShownRow row) {
            String days = row.get("retention_time");
            return !days.matches("\\d{1,3}")
                    || (Duration.between(instant, now).compareTo(Duration.ofDays(Integer.parseInt(days))) <= 0
                            && !days.equals("0"));
        }

        private void unmanaged(Session session, SnowflakeMetadata metadata, Identifier database) {
            Pages.each(session, after -> metadata.showIcebergTables(database, schema, after), row -> {
                Identifier table = Identifier.of(row.get("name"));
                if (row.get("iceberg_table_type").equals("UNMANAGED") && tables.remove(table)) {
                    tooShort.remove(table);
                    replaced.remove(table);
                    leave(table, false, "an Iceberg table that another catalog manages is not cloned");
                }
            });
        }

        private void leave(Identifier table, boolean missed, String reason) {
            leftOut.put(table, new CloneSet.LeftOut(schema, Optional.of(table), missed, reason));
        }

        private SourceTables tables() {
            return new SourceTables(tables, tooShort, replaced, List.copyOf(leftOut.values()), any);
        }
    }

    /** Those that the clone holds and must not: their policy is not allowed. */
    Set<Identifier> excluded() {
        Set<Identifier> excluded = new TreeSet<>();
        leftOut.stream()
                .flatMap(out -> out.table().stream())
                .filter(tables::contains)
                .forEach(excluded::add);
        return excluded;
    }
}
