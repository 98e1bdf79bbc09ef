package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.DatabaseNames;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Histories in DuckDB: a file for each schema, with its record in the schema {@code nightjar} of it. */
record DuckDbHistoryDialect(DatabaseNames names, Catalog catalog) implements HistoryDialect {
    /**
     * Types in which DuckDB gives values that differ the same hash: 0 and -1 in 128 bits; null, an empty list and a list of
     * a null; null and a struct of nulls; 2 months 3 days and 3 months 2 days.
     */
    private static final Pattern WEAKLY_HASHED =
            Pattern.compile("\\[|^(STRUCT|MAP|UNION|VARIANT|U?HUGEINT|UUID|INTERVAL|DECIMAL\\((19|2\\d|3\\d),)");

    /** Types whose values may differ and have the same text: 1 and '1'. */
    private static final Pattern OF_SEVERAL_TYPES = Pattern.compile("\\b(UNION\\(|VARIANT)");

    @Override
    public SqlDialect sql() {
        return SqlDialect.DUCKDB;
    }

    @Override
    public boolean enforcesKeys() {
        return true;
    }

    /** Each is a file, which another process may hold, and which may be damaged or not allowed to be opened. */
    @Override
    public boolean isOfOneHistory(ErrorCode failure) {
        return switch (failure) {
            case BUSY, CONFIG, ENVIRONMENT, EXTERNAL -> true;
            case USAGE, TIMEOUT, CANCELLED, DIVERGED, INTERNAL -> false;
        };
    }

    @Override
    public Identifier recordSchema() {
        return Identifier.of(CloneSet.MARKER_SCHEMA);
    }

    @Override
    public Identifier recordTable(String plain) {
        return Identifier.of(plain);
    }

    @Override
    public TableName record(Identifier schema, String table) {
        return new TableName(recordSchema(), recordTable(table));
    }

    @Override
    public Sql tables(Identifier database, TableName table) {
        return Sql.of(
                "select count(*) from duckdb_tables() where database_name = %s and schema_name = %s and table_name = %s"
                        .formatted(
                                literal(database.name()),
                                literal(table.schema().name()),
                                literal(table.table().name())));
    }

    @Override
    public String literal(String text) {
        return Sql.literal(text);
    }

    @Override
    public String instant(Instant instant) {
        return "make_timestamp(%d)".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    @Override
    public String instantType() {
        return "timestamp";
    }

    @Override
    public String micros(String instant) {
        return "epoch_us(%s)".formatted(instant);
    }

    @Override
    public String contentHash(List<String> columns) {
        return "sum(hash(%s)::hugeint)::varchar".formatted(String.join(", ", columns));
    }

    @Override
    public String groupable(String value, String type) {
        return value;
    }

    @Override
    public String hashable(String value, String type) {
        return WEAKLY_HASHED.matcher(type).find() ? value + ", " + text(value, type) : value;
    }

    @Override
    public String cast(String value, String from, String to) {
        return from.equals(to) ? value : "cast(%s as %s)".formatted(value, to);
    }

    @Override
    public String text(String value, String type) {
        return "cast(%s as varchar)".formatted(value);
    }

    @Override
    public String rowId(List<SnapshotColumn> held) {
        String columns = held.stream().map(column -> column.history().quoted()).collect(Collectors.joining(", "));
        String text = "cast(row(%s) as varchar)".formatted(columns.isEmpty() ? "1" : columns);
        String tags = held.stream()
                .filter(column -> OF_SEVERAL_TYPES.matcher(column.historyType()).find())
                .map(column -> " || hash(%s)".formatted(column.history().quoted()))
                .collect(Collectors.joining());
        // By the text: DuckDB 2.0 ends its process where it is to partition by a row that holds an array.
        return "md5(%1$s) || '-' || row_number() over (partition by md5(%1$s))".formatted(text + tags);
    }

    @Override
    public List<Sql> retype(String relation, List<Retyped> columns) {
        return columns.stream()
                .map(column -> Sql.of("alter table %s alter column %s type %s"
                        .formatted(relation, column.column().quoted(), column.to())))
                .toList();
    }

    @Override
    public List<Sql> createRefusals(Identifier schema) {
        return List.of(new Refusals(schema).ifMissing());
    }

    @Override
    public List<Sql> refusals(Identifier schema, Session session) {
        return List.of(new Refusals(schema).sql(session));
    }

    @Override
    public Sql reader(
            SnapshotSpec spec, Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns, List<Column> held) {
        return new AsOfReader(spec, columns).sql();
    }

    @Override
    public Optional<Sql> readerWithoutStates(TableName table, Identifier historySchema, Identifier historyTable) {
        return Optional.of(AsOfReader.withoutStates(table, historySchema, historyTable));
    }

    @Override
    public String macros() {
        return "nightjar.sql";
    }

    @Override
    public Map<String, Object> snapshotSettings() {
        return Map.of();
    }

    @Override
    public Map<String, Object> sourceSettings() {
        return Map.of();
    }
}
