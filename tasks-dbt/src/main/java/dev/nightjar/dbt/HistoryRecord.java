package dev.nightjar.dbt;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a history says of itself, beside the tables of its schema: on DuckDB in the schema {@code nightjar} of its file, on
 * Snowflake in the schema {@code NIGHTJAR} of the database of all histories, where each has tables of its own, so that two
 * never wait for each other:
 *
 * <ul>
 *   <li>{@code about}: the exact name of the schema, which a file name may not hold
 *   <li>{@code night}: each night's instant (UTC), zone, and whether it was finished
 *   <li>{@code table_night}: what became of each table in it, why, its rows and a hash of their content
 *   <li>{@code snapshot}: each table's name in the history, its key, and its reader
 *   <li>{@code refusal}: the macro of {@link Refusals}
 *   <li>{@code left_out}: which tables nights leave out, why, and for how long ({@link LeftOutRecord})
 *   <li>{@code column_night}: the columns of each table with their types, from the night on in which they changed
 * </ul>
 */
final class HistoryRecord {
    private final HistoryDialect dialect;
    private final Identifier schema;
    private final Identifier database;

    HistoryRecord(HistoryDialect dialect, Identifier schema) {
        this.dialect = dialect;
        this.schema = schema;
        this.database = dialect.historyDatabase(schema);
    }

    private String in(String table) {
        return dialect.record(schema, table).in(database);
    }

    /** The schemas whose histories a database holds; none when it is not one of ours. */
    static List<Identifier> schemasOf(HistoryDialect dialect, Session session, Database.Histories histories) {
        Identifier database = dialect.names().database(histories);
        if (session.single(dialect.tables(database, dialect.about()), row -> row.number(1)) == 0) {
            return List.of();
        }
        return session.query(
                Sql.of("select distinct schema_name from %s order by schema_name"
                        .formatted(dialect.about().in(database))),
                row -> Identifier.of(row.string(1)));
    }

    boolean exists(Session session) {
        return session.single(dialect.tables(database, dialect.record(schema, "night")), row -> row.number(1) > 0);
    }

    /** Makes the record, or what is not there of it. */
    List<Sql> create() {
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of("create schema if not exists %s.%s"
                .formatted(database.quoted(), dialect.recordSchema().quoted())));
        statements.add(Sql.of("create table if not exists %s (schema_name varchar)"
                .formatted(dialect.about().in(database))));
        statements.add(Sql.of("""
                create table if not exists %s (table_name varchar, since date, position integer,
                  source_name varchar, history_name varchar, type varchar)""".formatted(in("column_night"))));
        statements.add(Sql.of("""
                create table if not exists %s (table_name varchar, history_table varchar,
                  key_columns varchar, reader varchar)""".formatted(in("snapshot"))));
        statements.add(Sql.of("""
                create table if not exists %s (night date, table_name varchar, status varchar,
                  reason varchar, row_count bigint, new_versions bigint, content_hash varchar)""".formatted(in("table_night"))));
        statements.add(new LeftOutRecord(dialect, schema).create());
        // The last one: where it is, all are.
        statements.add(Sql.of("create table if not exists %s (night date, instant %s, zone varchar, done boolean)"
                .formatted(in("night"), dialect.instantType())));
        statements.addAll(dialect.createRefusals(schema));
        statements.add(
                Sql.of("insert into %1$s select %2$s where not exists (select 1 from %1$s where schema_name = %2$s)"
                        .formatted(dialect.about().in(database), dialect.literal(schema.name()))));
        return statements;
    }

    Sql startNight(CloneSet set) {
        return Sql.of("insert into %s values (date '%s', %s, %s, false)"
                .formatted(
                        in("night"),
                        set.night(),
                        dialect.instant(set.instant()),
                        dialect.literal(set.zone().getId())));
    }

    Sql forgetNight(LocalDate night) {
        return Sql.of("delete from %s where night = date '%s'".formatted(in("night"), night));
    }

    Sql finishNight(LocalDate night) {
        return Sql.of("update %s set done = true where night = date '%s'".formatted(in("night"), night));
    }

    List<Sql> replaceOutcomes(LocalDate night, List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            TableOutcome table = outcome.table();
            String name = dialect.literal(table.table().table().name());
            names.add(name);
            rows.add("(date '%s', %s, %s, %s, %d, %d, %s)"
                    .formatted(
                            night,
                            name,
                            dialect.literal(table.status().word()),
                            dialect.literal(table.reason()),
                            table.rows(),
                            table.newVersions(),
                            dialect.literal(outcome.hash())));
        }
        return List.of(
                Sql.of("delete from %s where night = date '%s' and table_name in (%s)"
                        .formatted(in("table_night"), night, String.join(", ", names))),
                Sql.of("insert into %s values\n%s".formatted(in("table_night"), String.join(",\n", rows))));
    }

    /** An outcome with the hash of the clone's content; empty where that is not known. */
    record Outcome(TableOutcome table, String hash) {}

    Sql lateIsMissed(LocalDate night, String reason) {
        return Sql.of("update %s set status = 'missed', reason = %s where night = date '%s' and status = 'late'"
                .formatted(in("table_night"), dialect.literal(reason), night));
    }

    /** Notes a table that has no history yet, or has another key than before. */
    Sql snapshot(SnapshotSpec spec, boolean known) {
        String name = dialect.literal(spec.table().table().name());
        String key = dialect.literal(
                Codec.toJson(spec.keyColumns().stream().map(Identifier::name).toList()));
        return Sql.of(
                known
                        ? "update %s set key_columns = %s where table_name = %s".formatted(in("snapshot"), key, name)
                        : "insert into %s values (%s, %s, %s, '')"
                                .formatted(
                                        in("snapshot"),
                                        name,
                                        dialect.literal(spec.historyTable().name()),
                                        key));
    }

    Sql readerMade(Identifier table, String fingerprint) {
        return Sql.of("update %s set reader = %s where table_name = %s"
                .formatted(in("snapshot"), dialect.literal(fingerprint), dialect.literal(table.name())));
    }

    List<Sql> columnsSince(LocalDate night, SnapshotSpec spec) {
        String name = dialect.literal(spec.table().table().name());
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < spec.columns().size(); i++) {
            SnapshotColumn column = spec.columns().get(i);
            rows.add("(%s, date '%s', %d, %s, %s, %s)"
                    .formatted(
                            name,
                            night,
                            i + 1,
                            dialect.literal(column.source().name()),
                            dialect.literal(column.history().name()),
                            dialect.literal(column.sourceType())));
        }
        return List.of(
                Sql.of("delete from %s where table_name = %s and since = date '%s'"
                        .formatted(in("column_night"), name, night)),
                Sql.of("insert into %s values\n%s".formatted(in("column_night"), String.join(",\n", rows))));
    }

    /** Which columns a table had, by the night from which on it had them. */
    Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns(Session session, Identifier table) {
        Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns = new TreeMap<>();
        session.stream(
                Sql.of("""
                        select since, source_name, history_name, type from %s where table_name = %s
                        order by since, position""".formatted(in("column_night"), dialect.literal(table.name()))),
                row -> columns.computeIfAbsent(LocalDate.parse(row.string(1)), _ -> new ArrayList<>())
                        .add(new SchemaHistory.RecordedColumn(
                                Identifier.of(row.string(2)), Identifier.of(row.string(3)), row.string(4))));
        return columns;
    }

    /** The fingerprint of each table's reader, as it was made last. */
    Map<Identifier, String> readers(Session session) {
        Map<Identifier, String> readers = new HashMap<>();
        session.stream(
                Sql.of("select table_name, reader from %s".formatted(in("snapshot"))),
                row -> readers.put(Identifier.of(row.string(1)), row.string(2)));
        return readers;
    }

    /** What became of the tables in a night. */
    List<Outcome> outcomes(Session session, LocalDate night) {
        return session.query(
                Sql.of("""
                        select table_name, status, reason, row_count, new_versions, content_hash from %s
                        where night = date '%s' order by table_name""".formatted(in("table_night"), night)),
                row -> new Outcome(
                        new TableOutcome(
                                new TableName(schema, Identifier.of(row.string(1))),
                                TableStatus.of(row.string(2)),
                                row.string(3),
                                row.number(4),
                                row.number(5)),
                        row.string(6)));
    }

    /** All that decisions are made from. */
    SchemaHistory read(Session session) {
        return exists(session)
                ? new SchemaHistoryReader(dialect, schema).read(session)
                : SchemaHistory.none(schema, dialect.sql());
    }

    /** The nights alone, which is a small part of it. */
    SchemaHistory readNights(Session session) {
        return exists(session)
                ? new SchemaHistoryReader(dialect, schema).readNights(session)
                : SchemaHistory.none(schema, dialect.sql());
    }
}
