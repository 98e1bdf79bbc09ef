package dev.nightjar.warehouse.duckdb;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a clone file says of itself, in a schema {@code nightjar}: {@code clone_set} (night, instant in UTC, zone,
 * source, sealed), {@code clone_schema} and {@code left_out}. dbt reads the instant from here too.
 */
final class CloneMarker {
    private static final String SCHEMA = CloneSet.MARKER_SCHEMA;

    private CloneMarker() {}

    static Instant wholeMillis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    static List<Sql> unsealed(Identifier database, LocalDate night, Instant instant, ZoneId zone, String source) {
        String in = database.quoted() + "." + SCHEMA;
        return List.of(
                Sql.of("create schema " + in),
                Sql.of(
                        "create table %s.clone_set (night date, instant timestamp, zone varchar, source varchar, sealed boolean)"
                                .formatted(in)),
                Sql.of("create table %s.clone_schema (name varchar, tables integer, row_count bigint)".formatted(in)),
                Sql.of(
                        "create table %s.left_out (schema_name varchar, table_name varchar, missed boolean, reason varchar)"
                                .formatted(in)),
                Sql.of("insert into %s.clone_set values (date '%s', make_timestamp(%d), %s, %s, false)"
                        .formatted(
                                in,
                                night,
                                ChronoUnit.MICROS.between(Instant.EPOCH, instant),
                                Sql.literal(zone.getId()),
                                Sql.literal(source))));
    }

    static List<Sql> seal(Identifier database, List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut) {
        String in = database.quoted() + "." + SCHEMA;
        List<Sql> statements = new ArrayList<>();
        insert(
                        in + ".clone_schema",
                        schemas,
                        schema -> "(%s, %d, %d)"
                                .formatted(Sql.literal(schema.schema().name()), schema.tables(), schema.rows()))
                .ifPresent(statements::add);
        insert(
                        in + ".left_out",
                        leftOut,
                        out -> "(%s, %s, %s, %s)"
                                .formatted(
                                        Sql.literal(out.schema().name()),
                                        out.table()
                                                .map(table -> Sql.literal(table.name()))
                                                .orElse("null"),
                                        out.missed(),
                                        Sql.literal(out.reason())))
                .ifPresent(statements::add);
        statements.add(Sql.of("update %s.clone_set set sealed = true".formatted(in)));
        return statements;
    }

    private static <T> Optional<Sql> insert(String table, List<T> items, Function<T, String> values) {
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(Sql.of("insert into %s values %s"
                        .formatted(table, items.stream().map(values).collect(Collectors.joining(", ")))));
    }

    /** Whether a file says anything of itself: else Nightjar did not make it. */
    static boolean isIn(Session session, Identifier database) {
        return session.single(
                Sql.of(
                        "select count(*) from duckdb_tables() where database_name = %s and schema_name = %s and table_name = 'clone_set'"
                                .formatted(Sql.literal(database.name()), Sql.literal(SCHEMA))),
                row -> row.number(1) > 0);
    }

    /** What a file says of itself; empty when it is not a sealed set. */
    static Optional<CloneSet> read(Session session, Identifier database) {
        String in = database.quoted() + "." + SCHEMA;
        List<CloneSet.ClonedSchema> schemas = session.query(
                Sql.of("select name, tables, row_count from %s.clone_schema order by name".formatted(in)),
                row -> new CloneSet.ClonedSchema(Identifier.of(row.string(1)), (int) row.number(2), row.number(3)));
        List<CloneSet.LeftOut> leftOut = session.query(
                Sql.of("select schema_name, table_name, missed, reason from %s.left_out order by all".formatted(in)),
                row -> new CloneSet.LeftOut(
                        Identifier.of(row.string(1)), row.text(2).map(Identifier::of), row.flag(3), row.string(4)));
        return session
                .query(
                        Sql.of("select night, epoch_us(instant), zone, source from %s.clone_set where sealed"
                                .formatted(in)),
                        row -> new CloneSet(
                                LocalDate.parse(row.string(1)),
                                Instant.EPOCH.plus(row.number(2), ChronoUnit.MICROS),
                                ZoneId.of(row.string(3)),
                                row.string(4),
                                schemas,
                                leftOut))
                .stream()
                .findFirst();
    }
}
