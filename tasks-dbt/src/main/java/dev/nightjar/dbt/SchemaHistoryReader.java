package dev.nightjar.dbt;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Metadata;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a {@link SchemaHistory} of what a {@link HistoryRecord} holds. It must be there. */
final class SchemaHistoryReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> OWN_COLUMNS =
            Set.of("dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", SnapshotSpec.ROW_ID.name());

    private final HistoryDialect dialect;
    private final Identifier schema;
    private final Identifier database;

    SchemaHistoryReader(HistoryDialect dialect, Identifier schema) {
        this.dialect = dialect;
        this.schema = schema;
        this.database = dialect.historyDatabase(schema);
    }

    private String in(String table) {
        return dialect.record(schema, table).in(database);
    }

    SchemaHistory read(Session session) {
        List<SchemaHistory.Night> nights = nights(session);
        return new SchemaHistory(
                schema,
                dialect.sql(),
                true,
                "",
                tables(session, DbtNames.inHistory(schema), nights),
                nights,
                new LeftOutRecord(dialect, schema).read(session));
    }

    SchemaHistory readNights(Session session) {
        return new SchemaHistory(schema, dialect.sql(), true, "", List.of(), nights(session), List.of());
    }

    private List<SchemaHistory.Night> nights(Session session) {
        Map<LocalDate, List<Identifier>> late = tablesByNight(session, TableStatus.LATE);
        Map<LocalDate, List<Identifier>> quarantined = tablesByNight(session, TableStatus.QUARANTINED);
        return session.query(
                Sql.of("select night, %s, done from %s order by instant"
                        .formatted(dialect.micros("instant"), in("night"))),
                row -> {
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
                Sql.of("select night, table_name from %s where status = %s order by night, table_name"
                        .formatted(in("table_night"), dialect.literal(status.word()))),
                row -> tables.computeIfAbsent(LocalDate.parse(row.string(1)), _ -> new ArrayList<>())
                        .add(Identifier.of(row.string(2))));
        return tables;
    }

    private List<SchemaHistory.HistoryTable> tables(
            Session session, Identifier historySchema, List<SchemaHistory.Night> nights) {
        Map<LocalDate, Instant> instants = new HashMap<>();
        nights.forEach(night -> instants.put(night.night(), night.instant()));
        Metadata held = dialect.catalog().read(session, new Database.History(schema), Set.of(historySchema));
        Map<String, List<Column>> columns = historyColumns(held);
        Set<String> views =
                held.views().stream().map(view -> view.table().name()).collect(Collectors.toSet());
        Map<String, List<SchemaHistory.RecordedColumn>> recorded = lastColumns(session);
        Map<String, SchemaHistory.LastCapture> captures = lastCaptures(session, instants);
        return session.query(
                Sql.of("select table_name, history_table, key_columns from %s order by table_name"
                        .formatted(in("snapshot"))),
                row -> new SchemaHistory.HistoryTable(
                        Identifier.of(row.string(1)),
                        Identifier.of(row.string(2)),
                        names(row.string(3)),
                        views.contains(row.string(2))
                                ? inPlaceOfTable(recorded.getOrDefault(row.string(1), List.of()))
                                : columns.getOrDefault(row.string(2), List.of()),
                        recorded.getOrDefault(row.string(1), List.of()),
                        Optional.ofNullable(captures.get(row.string(1)))));
    }

    private Map<String, SchemaHistory.LastCapture> lastCaptures(Session session, Map<LocalDate, Instant> instants) {
        Map<String, LocalDate> attempts = new HashMap<>();
        session.stream(
                Sql.of("select table_name, max(night) from %s where status in ('late', 'missed') group by table_name"
                        .formatted(in("table_night"))),
                row -> attempts.put(row.string(1), LocalDate.parse(row.string(2))));
        Map<String, SchemaHistory.LastCapture> captures = new HashMap<>();
        session.stream(Sql.of("""
                        select table_name, max(night), max_by(row_count, night), max_by(content_hash, night)
                        from %s where status in ('captured', 'unchanged') group by table_name""".formatted(in("table_night"))), row -> {
            LocalDate night = LocalDate.parse(row.string(2));
            captures.put(
                    row.string(1),
                    new SchemaHistory.LastCapture(
                            night,
                            instants.getOrDefault(night, Instant.EPOCH),
                            row.number(3),
                            row.string(4),
                            attempts.getOrDefault(row.string(1), LocalDate.MIN).isAfter(night)));
        });
        return captures;
    }

    private static Map<String, List<Column>> historyColumns(Metadata held) {
        Map<String, List<Column>> columns = new HashMap<>();
        held.tables()
                .forEach(table -> columns.put(
                        table.name().table().name(),
                        table.columns().stream()
                                .filter(column -> !OWN_COLUMNS.contains(
                                        column.name().name().toLowerCase(Locale.ROOT)))
                                .toList()));
        return columns;
    }

    /** A view that somebody put in the place of a history is no empty place: what is to be changed in it fails by name. */
    private static List<Column> inPlaceOfTable(List<SchemaHistory.RecordedColumn> recorded) {
        return recorded.stream()
                .map(column -> new Column(column.history(), column.type(), true))
                .toList();
    }

    private Map<String, List<SchemaHistory.RecordedColumn>> lastColumns(Session session) {
        Map<String, List<SchemaHistory.RecordedColumn>> columns = new HashMap<>();
        session.stream(
                Sql.of("""
                        select table_name, source_name, history_name, type from %1$s c
                        where since = (select max(since) from %1$s l where l.table_name = c.table_name)
                        order by table_name, position""".formatted(in("column_night"))),
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
