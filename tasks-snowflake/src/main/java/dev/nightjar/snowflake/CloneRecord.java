package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known of the sealed sets, in schema {@code NIGHTJAR} of the database of the clones: {@code CLONE_SET} (a row for
 * each night: instant, zone, source, and the run and role that took it), {@code CLONE_SCHEMA}, {@code LEFT_OUT} and
 * {@code OWN_INSTANT}. The rows of a night are written last, in one transaction: they are its seal. To read and write them
 * needs a virtual warehouse.
 */
final class CloneRecord {
    static final Identifier SCHEMA = Identifier.of("NIGHTJAR");
    private static final List<String> TABLES = List.of("CLONE_SET", "CLONE_SCHEMA", "LEFT_OUT", "OWN_INSTANT");
    private static final Identifier LAST_TABLE = Identifier.of(TABLES.getLast());
    /** Snowflake takes 16,384 rows in one VALUES. */
    private static final int AT_ONCE = 1_000;

    private final Identifier database;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();

    CloneRecord(Identifier database) {
        this.database = database;
    }

    /** What makes the tables, where they are not there. */
    List<Sql> create() {
        return List.of(
                Sql.of("CREATE SCHEMA IF NOT EXISTS " + SnowflakeText.schema(database, SCHEMA)),
                table(
                        "CLONE_SET",
                        "NIGHT VARCHAR, AS_OF VARCHAR, ZONE VARCHAR, SOURCE VARCHAR, RUN VARCHAR, ROLE VARCHAR"),
                table(
                        "CLONE_SCHEMA",
                        "NIGHT VARCHAR, SCHEMA_NAME VARCHAR, TABLES NUMBER(38,0), ROW_COUNT NUMBER(38,0)"),
                table(
                        "LEFT_OUT",
                        "NIGHT VARCHAR, SCHEMA_NAME VARCHAR, TABLE_NAME VARCHAR, MISSED BOOLEAN, REASON VARCHAR"),
                table("OWN_INSTANT", "NIGHT VARCHAR, SCHEMA_NAME VARCHAR, TABLE_NAME VARCHAR, AS_OF VARCHAR"));
    }

    private Sql table(String name, String columns) {
        return Sql.of("CREATE TABLE IF NOT EXISTS %s (%s)".formatted(in(name), columns));
    }

    /** Whether all tables are there: a process that was killed may have made some. */
    boolean exists(Session session) {
        return has(session, metadata.showSchemasEnding(database, SCHEMA.name(), Optional.empty()), SCHEMA)
                && has(session, metadata.showObjectsStarting(database, new TableName(SCHEMA, LAST_TABLE)), LAST_TABLE);
    }

    private static boolean has(Session session, Sql show, Identifier name) {
        return session.query(show, ShownRow::of).stream()
                .anyMatch(row -> row.get("name").equals(name.name()));
    }

    /** All sealed sets, the oldest first. */
    List<CloneSet> read(Session session) {
        if (!exists(session)) {
            return List.of();
        }
        Map<String, List<CloneSet.ClonedSchema>> schemas = new HashMap<>();
        session.stream(
                schemas(),
                row -> schemas.computeIfAbsent(row.string(1), _ -> new ArrayList<>())
                        .add(new CloneSet.ClonedSchema(
                                Identifier.of(row.string(2)), (int) row.number(3), row.number(4))));
        Map<String, List<CloneSet.LeftOut>> leftOut = new HashMap<>();
        session.stream(
                leftOut(),
                row -> leftOut.computeIfAbsent(row.string(1), _ -> new ArrayList<>())
                        .add(new CloneSet.LeftOut(
                                Identifier.of(row.string(2)),
                                row.text(3).map(Identifier::of),
                                row.flag(4),
                                row.string(5))));
        Map<String, List<CloneSet.OwnInstant>> own = new HashMap<>();
        session.stream(
                ownInstants(),
                row -> own.computeIfAbsent(row.string(1), _ -> new ArrayList<>())
                        .add(new CloneSet.OwnInstant(
                                Identifier.of(row.string(2)),
                                Identifier.of(row.string(3)),
                                Instant.parse(row.string(4)))));
        return session.query(
                sets(),
                row -> new CloneSet(
                        LocalDate.parse(row.string(1)),
                        Instant.parse(row.string(2)),
                        ZoneId.of(row.string(3)),
                        row.string(4),
                        schemas.getOrDefault(row.string(1), List.of()),
                        leftOut.getOrDefault(row.string(1), List.of()),
                        own.getOrDefault(row.string(1), List.of())));
    }

    /** What {@link #read} asks. */
    List<Sql> questions() {
        return List.of(schemas(), leftOut(), ownInstants(), sets());
    }

    private Sql schemas() {
        return select("CLONE_SCHEMA", "NIGHT, SCHEMA_NAME, TABLES, ROW_COUNT", "NIGHT, SCHEMA_NAME");
    }

    private Sql leftOut() {
        return select("LEFT_OUT", "NIGHT, SCHEMA_NAME, TABLE_NAME, MISSED, REASON", "NIGHT, SCHEMA_NAME, TABLE_NAME");
    }

    private Sql ownInstants() {
        return select("OWN_INSTANT", "NIGHT, SCHEMA_NAME, TABLE_NAME, AS_OF", "NIGHT, SCHEMA_NAME, TABLE_NAME");
    }

    private Sql sets() {
        return select("CLONE_SET", "NIGHT, AS_OF, ZONE, SOURCE", "AS_OF");
    }

    private Sql select(String table, String columns, String order) {
        return Sql.of("SELECT %s FROM %s ORDER BY %s".formatted(columns, in(table), order));
    }

    /** What seals a set; nothing is added where its night is there already. One transaction's worth. */
    List<Sql> insert(CloneSet set, String run, String role) {
        String night = literal(set.night().toString());
        List<Sql> statements = new ArrayList<>(delete(set.night()));
        insert(
                statements,
                "CLONE_SET",
                List.of(set),
                _ -> "(%s, %s, %s, %s, %s, %s)"
                        .formatted(
                                night,
                                literal(set.instant().toString()),
                                literal(set.zone().getId()),
                                literal(set.source()),
                                literal(run),
                                literal(role)));
        insert(
                statements,
                "CLONE_SCHEMA",
                set.schemas(),
                schema -> "(%s, %s, %d, %d)"
                        .formatted(night, literal(schema.schema().name()), schema.tables(), schema.rows()));
        insert(
                statements,
                "LEFT_OUT",
                set.leftOut(),
                out -> "(%s, %s, %s, %s, %s)"
                        .formatted(
                                night,
                                literal(out.schema().name()),
                                out.table().map(table -> literal(table.name())).orElse("NULL"),
                                out.missed() ? "TRUE" : "FALSE",
                                literal(out.reason())));
        insert(
                statements,
                "OWN_INSTANT",
                set.ownInstants(),
                own -> "(%s, %s, %s, %s)"
                        .formatted(
                                night,
                                literal(own.schema().name()),
                                literal(own.table().name()),
                                literal(own.instant().toString())));
        return statements;
    }

    private <T> void insert(List<Sql> statements, String table, List<T> items, Function<T, String> values) {
        for (int from = 0; from < items.size(); from += AT_ONCE) {
            statements.add(Sql.of("INSERT INTO %s VALUES\n  %s"
                    .formatted(
                            in(table),
                            items.subList(from, Math.min(items.size(), from + AT_ONCE)).stream()
                                    .map(values)
                                    .collect(Collectors.joining(",\n  ")))));
        }
    }

    /** What forgets a night. One transaction's worth. */
    List<Sql> delete(LocalDate night) {
        return TABLES.stream()
                .map(table -> Sql.of("DELETE FROM %s WHERE NIGHT = %s".formatted(in(table), literal(night.toString()))))
                .toList();
    }

    private String in(String table) {
        return SnowflakeText.schema(database, SCHEMA) + "."
                + Identifier.of(table).quoted();
    }
}
