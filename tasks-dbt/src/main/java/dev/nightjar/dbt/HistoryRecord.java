package dev.nightjar.dbt;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a history file says of itself, in its schema {@code nightjar}:
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
    private static final JsonMapper JSON = new JsonMapper();

    private final Identifier schema;
    private final Identifier database;
    private final String in;

    HistoryRecord(Identifier schema) {
        this.schema = schema;
        this.database = new Database.History(schema).alias();
        this.in = database.quoted() + "." + CloneSet.MARKER_SCHEMA;
    }

    static String instant(Instant instant) {
        return "make_timestamp(%d)".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    /** The schema whose history a database is; empty when it is none. */
    static Optional<Identifier> schemaOf(Session session, Identifier database) {
        Sql exists = Sql.of(
                "select count(*) from duckdb_tables() where database_name = %s and schema_name = %s and table_name = 'about'"
                        .formatted(Sql.literal(database.name()), Sql.literal(CloneSet.MARKER_SCHEMA)));
        return session.single(exists, row -> row.number(1)) == 0
                ? Optional.empty()
                : session
                        .query(
                                Sql.of("select schema_name from %s.%s.about"
                                        .formatted(database.quoted(), CloneSet.MARKER_SCHEMA)),
                                row -> Identifier.of(row.string(1)))
                        .stream()
                        .findFirst();
    }

    boolean exists(Session session) {
        return session.single(
                Sql.of(
                        "select count(*) from duckdb_tables() where database_name = %s and schema_name = %s and table_name = 'night'"
                                .formatted(Sql.literal(database.name()), Sql.literal(CloneSet.MARKER_SCHEMA))),
                row -> row.number(1) > 0);
    }

    /** Makes the record, or what is not there of it. */
    List<Sql> create() {
        return List.of(
                Sql.of("create schema if not exists " + in),
                Sql.of("create table if not exists %s.about (schema_name varchar)".formatted(in)),
                Sql.of("insert into %1$s.about select %2$s where not exists (from %1$s.about)"
                        .formatted(in, Sql.literal(schema.name()))),
                Sql.of("create table if not exists %s.night (night date, instant timestamp, zone varchar, done boolean)"
                        .formatted(in)),
                Sql.of("""
                        create table if not exists %s.table_night (night date, table_name varchar, status varchar,
                          reason varchar, row_count bigint, new_versions bigint, content_hash varchar)""".formatted(in)),
                Sql.of("""
                        create table if not exists %s.snapshot (table_name varchar, history_table varchar,
                          key_columns varchar, reader varchar)""".formatted(in)),
                Sql.of("""
                        create table if not exists %s.column_night (table_name varchar, since date, position integer,
                          source_name varchar, history_name varchar, type varchar)""".formatted(in)),
                new LeftOutRecord(schema).create(),
                new Refusals(schema).ifMissing());
    }

    Sql startNight(CloneSet set) {
        return Sql.of("insert into %s.night values (date '%s', %s, %s, false)"
                .formatted(
                        in,
                        set.night(),
                        instant(set.instant()),
                        Sql.literal(set.zone().getId())));
    }

    Sql finishNight(LocalDate night) {
        return Sql.of("update %s.night set done = true where night = date '%s'".formatted(in, night));
    }

    List<Sql> replaceOutcomes(LocalDate night, List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            TableOutcome table = outcome.table();
            String name = Sql.literal(table.table().table().name());
            names.add(name);
            rows.add("(date '%s', %s, %s, %s, %d, %d, %s)"
                    .formatted(
                            night,
                            name,
                            Sql.literal(table.status().word()),
                            Sql.literal(table.reason()),
                            table.rows(),
                            table.newVersions(),
                            Sql.literal(outcome.hash())));
        }
        return List.of(
                Sql.of("delete from %s.table_night where night = date '%s' and table_name in (%s)"
                        .formatted(in, night, String.join(", ", names))),
                Sql.of("insert into %s.table_night values\n%s".formatted(in, String.join(",\n", rows))));
    }

    /** An outcome with the hash of the clone's content; empty where that is not known. */
    record Outcome(TableOutcome table, String hash) {}

    Sql lateIsMissed(LocalDate night, String reason) {
        return Sql.of(
                "update %s.table_night set status = 'missed', reason = %s where night = date '%s' and status = 'late'"
                        .formatted(in, Sql.literal(reason), night));
    }

    /** Notes a table that has no history yet, or has another key than before. */
    Sql snapshot(SnapshotSpec spec, boolean known) {
        String name = Sql.literal(spec.table().table().name());
        String key = Sql.literal(
                Codec.toJson(spec.keyColumns().stream().map(Identifier::name).toList()));
        return Sql.of(
                known
                        ? "update %s.snapshot set key_columns = %s where table_name = %s".formatted(in, key, name)
                        : "insert into %s.snapshot values (%s, %s, %s, '')"
                                .formatted(
                                        in,
                                        name,
                                        Sql.literal(spec.historyTable().name()),
                                        key));
    }

    Sql readerMade(Identifier table, String fingerprint) {
        return Sql.of("update %s.snapshot set reader = %s where table_name = %s"
                .formatted(in, Sql.literal(fingerprint), Sql.literal(table.name())));
    }

    List<Sql> columnsSince(LocalDate night, SnapshotSpec spec) {
        String name = Sql.literal(spec.table().table().name());
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < spec.columns().size(); i++) {
            SnapshotColumn column = spec.columns().get(i);
            rows.add("(%s, date '%s', %d, %s, %s, %s)"
                    .formatted(
                            name,
                            night,
                            i + 1,
                            Sql.literal(column.source().name()),
                            Sql.literal(column.history().name()),
                            Sql.literal(column.sourceType())));
        }
        return List.of(
                Sql.of("delete from %s.column_night where table_name = %s and since = date '%s'"
                        .formatted(in, name, night)),
                Sql.of("insert into %s.column_night values\n%s".formatted(in, String.join(",\n", rows))));
    }

    /** Which columns a table had, by the night from which on it had them. */
    Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns(Session session, Identifier table) {
        Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns = new java.util.TreeMap<>();
        session.stream(
                Sql.of("""
                        select since, source_name, history_name, type from %s.column_night where table_name = %s
                        order by since, position""".formatted(in, Sql.literal(table.name()))),
                row -> columns.computeIfAbsent(LocalDate.parse(row.string(1)), _ -> new ArrayList<>())
                        .add(new SchemaHistory.RecordedColumn(
                                Identifier.of(row.string(2)), Identifier.of(row.string(3)), row.string(4))));
        return columns;
    }

    /** The fingerprint of each table's reader, as it was made last. */
    Map<Identifier, String> readers(Session session) {
        Map<Identifier, String> readers = new HashMap<>();
        session.stream(
                Sql.of("select table_name, reader from %s.snapshot".formatted(in)),
                row -> readers.put(Identifier.of(row.string(1)), row.string(2)));
        return readers;
    }

    /** What became of the tables in a night. */
    List<Outcome> outcomes(Session session, LocalDate night) {
        return session.query(
                Sql.of("""
                        select table_name, status, reason, row_count, new_versions, content_hash from %s.table_night
                        where night = date '%s' order by table_name""".formatted(in, night)),
                row -> new Outcome(
                        new TableOutcome(
                                new dev.nightjar.warehouse.TableName(schema, Identifier.of(row.string(1))),
                                TableStatus.of(row.string(2)),
                                row.string(3),
                                row.number(4),
                                row.number(5)),
                        row.string(6)));
    }

    /** All that decisions are made from. */
    SchemaHistory read(Session session) {
        if (!exists(session)) {
            return SchemaHistory.none(schema);
        }
        List<SchemaHistory.Night> nights = nights(session);
        return new SchemaHistory(
                schema,
                true,
                "",
                tables(session, DbtNames.inHistory(schema), nights),
                nights,
                new LeftOutRecord(schema).read(session));
    }

    /** The nights alone, which is a small part of it. */
    SchemaHistory readNights(Session session) {
        return exists(session)
                ? new SchemaHistory(schema, true, "", List.of(), nights(session), List.of())
                : SchemaHistory.none(schema);
    }

    private List<SchemaHistory.Night> nights(Session session) {
        Map<LocalDate, List<Identifier>> late = tablesByNight(session, TableStatus.LATE);
        Map<LocalDate, List<Identifier>> quarantined = tablesByNight(session, TableStatus.QUARANTINED);
        return session.query(
                Sql.of("select night, epoch_us(instant), done from %s.night order by instant".formatted(in)), row -> {
                    LocalDate night = LocalDate.parse(row.string(1));
                    return new SchemaHistory.Night(
                            night,
                            Instant.EPOCH.plus(row.number(2), ChronoUnit.MICROS),
                            row.flag(3),
                            late.getOrDefault(night, List.of()),
                            quarantined.getOrDefault(night, List.of()));
                });
    }

    private Map<LocalDate, List<Identifier>> tablesByNight(Session session, TableStatus status) {
        Map<LocalDate, List<Identifier>> tables = new HashMap<>();
        session.stream(
                Sql.of("select night, table_name from %s.table_night where status = %s order by all"
                        .formatted(in, Sql.literal(status.word()))),
                row -> tables.computeIfAbsent(LocalDate.parse(row.string(1)), _ -> new ArrayList<>())
                        .add(Identifier.of(row.string(2))));
        return tables;
    }

    private List<SchemaHistory.HistoryTable> tables(
            Session session, Identifier historySchema, List<SchemaHistory.Night> nights) {
        Map<LocalDate, Instant> instants = new HashMap<>();
        nights.forEach(night -> instants.put(night.night(), night.instant()));
        Map<String, List<Column>> columns = historyColumns(session, historySchema);
        Map<String, List<SchemaHistory.RecordedColumn>> recorded = lastColumns(session);
        Map<String, SchemaHistory.LastCapture> captures = new HashMap<>();
        session.stream(Sql.of("""
                        select table_name, max(night), arg_max(row_count, night), arg_max(content_hash, night)
                        from %s.table_night where status in ('captured', 'unchanged') group by table_name""".formatted(in)), row -> {
            LocalDate night = LocalDate.parse(row.string(2));
            captures.put(
                    row.string(1),
                    new SchemaHistory.LastCapture(
                            night, instants.getOrDefault(night, Instant.EPOCH), row.number(3), row.string(4)));
        });
        return session.query(
                Sql.of("select table_name, history_table, key_columns from %s.snapshot order by table_name"
                        .formatted(in)),
                row -> new SchemaHistory.HistoryTable(
                        Identifier.of(row.string(1)),
                        Identifier.of(row.string(2)),
                        names(row.string(3)),
                        columns.getOrDefault(row.string(2), List.of()),
                        recorded.getOrDefault(row.string(1), List.of()),
                        Optional.ofNullable(captures.get(row.string(1)))));
    }

    private Map<String, List<Column>> historyColumns(Session session, Identifier historySchema) {
        Map<String, List<Column>> columns = new HashMap<>();
        session.stream(
                Sql.of("""
                        select table_name, column_name, data_type from duckdb_columns()
                        where database_name = %s and schema_name = %s and column_name not in
                          ('dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to', 'nightjar_row_id')
                        order by table_name, column_index""".formatted(Sql.literal(database.name()), Sql.literal(historySchema.name()))),
                row -> columns.computeIfAbsent(row.string(1), _ -> new ArrayList<>())
                        .add(new Column(Identifier.of(row.string(2)), row.string(3), true)));
        return columns;
    }

    private Map<String, List<SchemaHistory.RecordedColumn>> lastColumns(Session session) {
        Map<String, List<SchemaHistory.RecordedColumn>> columns = new HashMap<>();
        session.stream(
                Sql.of("""
                        select table_name, source_name, history_name, type from %s.column_night c
                        where since = (select max(since) from %s.column_night l where l.table_name = c.table_name)
                        order by table_name, position""".formatted(in, in)),
                row -> columns.computeIfAbsent(row.string(1), _ -> new ArrayList<>())
                        .add(new SchemaHistory.RecordedColumn(
                                Identifier.of(row.string(2)), Identifier.of(row.string(3)), row.string(4))));
        return columns;
    }

    private static List<Identifier> names(String json) {
        List<Identifier> names = new ArrayList<>();
        for (JsonNode name : JSON.readTree(json)) {
            names.add(Identifier.of(name.asString()));
        }
        return names;
    }
}
