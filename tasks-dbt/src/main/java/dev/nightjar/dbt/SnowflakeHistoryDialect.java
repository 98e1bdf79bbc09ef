package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.DatabaseNames;
import dev.nightjar.warehouse.HistoryName;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Histories in Snowflake: one database for all, a schema in it for each schema of the source, and the schema
 * {@code NIGHTJAR} for their records. Each history has tables of its own in it, so that no two wait for each other's locks;
 * all share {@code ABOUT}, which is only ever inserted into.
 */
record SnowflakeHistoryDialect(DatabaseNames names, Catalog catalog) implements HistoryDialect {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final int LONGEST_NAME = 200;
    private static final Pattern NUMBER = Pattern.compile("NUMBER\\((\\d+),(\\d+)\\)");

    @Override
    public SqlDialect sql() {
        return SqlDialect.SNOWFLAKE;
    }

    /** A declared key is a remark (Snowflake docs: Constraints). */
    @Override
    public boolean enforcesKeys() {
        return false;
    }

    @Override
    public boolean isOfOneHistory(ErrorCode failure) {
        return failure == ErrorCode.BUSY;
    }

    @Override
    public Identifier recordSchema() {
        return Identifier.of("NIGHTJAR");
    }

    @Override
    public Identifier recordTable(String plain) {
        return Identifier.of(plain.toUpperCase(Locale.ROOT));
    }

    /** {@code ASANA__TABLE_NIGHT}: no two schemas have the same, as no part after the bars ends as another does. */
    @Override
    public TableName record(Identifier schema, String table) {
        String name = schema.name();
        String stem = name.matches("[A-Z0-9_]+") && name.length() <= LONGEST_NAME
                ? name
                : HistoryName.hashed(name, List.of(name), LONGEST_NAME).toUpperCase(Locale.ROOT);
        return new TableName(recordSchema(), recordTable(stem + "__" + table));
    }

    @Override
    public Sql tables(Identifier database, TableName table) {
        return Sql.of("select count(*) from %s.INFORMATION_SCHEMA.TABLES where TABLE_SCHEMA = %s and TABLE_NAME = %s"
                .formatted(
                        database.quoted(),
                        literal(table.schema().name()),
                        literal(table.table().name())));
    }

    /** In a string a backslash escapes (Snowflake docs: String and binary data types). */
    @Override
    public String literal(String text) {
        return Sql.literal(text.replace("\\", "\\\\"));
    }

    @Override
    public String instant(Instant instant) {
        return "to_timestamp_ntz('%s')".formatted(MICROS.format(instant));
    }

    @Override
    public String instantType() {
        return "timestamp_ntz(9)";
    }

    @Override
    public String micros(String instant) {
        return "date_part(epoch_microsecond, %s)".formatted(instant);
    }

    @Override
    public String contentHash(List<String> columns) {
        return "to_varchar(sum(hash(%s)))".formatted(String.join(", ", columns));
    }

    @Override
    public String groupable(String value, String type) {
        return switch (kind(type)) {
            case "VARIANT", "OBJECT", "ARRAY" -> "to_json(%s)".formatted(value);
            case "GEOGRAPHY", "GEOMETRY" -> exactText(value, type);
            default -> value;
        };
    }

    @Override
    public String cast(String value, String from, String to) {
        if (from.equals(to)) {
            return value;
        }
        if (kind(to).equals("VARIANT")) {
            return "to_variant(%s)".formatted(value);
        }
        if (kind(to).equals("VARCHAR")) {
            return kind(from).equals("VARIANT") ? "cast(%s as %s)".formatted(value, to) : exactText(value, from);
        }
        return kind(from).equals("VARCHAR") ? fromText(value, to) : "cast(%s as %s)".formatted(value, to);
    }

    /** In formats of its own: what a session writes without one is for the account to set, and may lose digits. */
    private static String exactText(String value, String type) {
        return switch (kind(type)) {
            case "VARCHAR" -> value;
            case "DATE" -> "to_varchar(%s, 'YYYY-MM-DD')".formatted(value);
            case "TIME" -> "to_varchar(%s, 'HH24:MI:SS.FF9')".formatted(value);
            case "TIMESTAMP_NTZ" -> "to_varchar(%s, 'YYYY-MM-DD HH24:MI:SS.FF9')".formatted(value);
            case "TIMESTAMP_LTZ", "TIMESTAMP_TZ" ->
                "to_varchar(%s, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')".formatted(value);
            case "BINARY" -> "hex_encode(%s)".formatted(value);
            case "VARIANT", "OBJECT", "ARRAY" -> "to_json(%s)".formatted(value);
            case "GEOGRAPHY", "GEOMETRY" -> "hex_encode(st_asewkb(%s))".formatted(value);
            default -> "to_varchar(%s)".formatted(value);
        };
    }

    private static String fromText(String value, String type) {
        return switch (kind(type)) {
            case "DATE" -> "to_date(%s, 'YYYY-MM-DD')".formatted(value);
            case "TIME" -> "to_time(%s, 'HH24:MI:SS.FF9')".formatted(value);
            case "TIMESTAMP_NTZ" -> "to_timestamp_ntz(%s, 'YYYY-MM-DD HH24:MI:SS.FF9')".formatted(value);
            case "TIMESTAMP_LTZ" -> "to_timestamp_ltz(%s, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')".formatted(value);
            case "TIMESTAMP_TZ" -> "to_timestamp_tz(%s, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')".formatted(value);
            case "BINARY" -> "to_binary(%s, 'HEX')".formatted(value);
            case "VARIANT" -> "parse_json(%s)".formatted(value);
            case "OBJECT" -> "to_object(parse_json(%s))".formatted(value);
            case "ARRAY" -> "to_array(parse_json(%s))".formatted(value);
            case "GEOGRAPHY" -> "to_geography(%s)".formatted(value);
            case "GEOMETRY" -> "to_geometry(%s)".formatted(value);
            default -> "cast(%s as %s)".formatted(value, type);
        };
    }

    @Override
    public String text(String value, String type) {
        return exactText(value, type);
    }

    /** Values that are no text are told apart by a hash, too: a FLOAT has more digits than its text. */
    @Override
    public String rowId(List<SnapshotColumn> held) {
        String row = held.isEmpty()
                ? "'1'"
                : held.stream().map(SnowflakeHistoryDialect::idPart).collect(Collectors.joining(" || '|' || "));
        return "md5(%1$s) || '-' || row_number() over (partition by md5(%1$s) order by 1)".formatted(row);
    }

    private static String idPart(SnapshotColumn column) {
        String value = column.history().quoted();
        String text = kind(column.historyType()).equals("FLOAT")
                ? "to_varchar(hash(%s))".formatted(value)
                : exactText(value, column.historyType());
        return "coalesce(to_varchar(length(%1$s)) || ':' || %1$s, '~')".formatted(text);
    }

    /**
     * A wider number and a longer text are a change of the column, anything else is a new table in place of the old, in
     * one statement that happens or not (Snowflake docs: ALTER TABLE … ALTER COLUMN; CREATE TABLE … AS SELECT).
     */
    @Override
    public List<Sql> retype(String relation, List<Retyped> columns) {
        if (columns.stream().allMatch(SnowflakeHistoryDialect::isLonger)) {
            return columns.stream()
                    .map(column -> Sql.of("alter table %s alter column %s set data type %s"
                            .formatted(relation, column.column().quoted(), column.to())))
                    .toList();
        }
        String replaced = columns.stream()
                .map(column -> "cast(%1$s as %2$s) as %3$s"
                        .formatted(
                                cast(column.column().quoted(), column.from(), column.to()),
                                column.to(),
                                column.column().quoted()))
                .collect(Collectors.joining(", "));
        return List.of(Sql.of("create or replace table %1$s copy grants as\nselect * replace (%2$s) from %1$s"
                .formatted(relation, replaced)));
    }

    private static boolean isLonger(Retyped column) {
        Matcher from = NUMBER.matcher(column.from());
        Matcher to = NUMBER.matcher(column.to());
        return (from.matches() && to.matches() && from.group(2).equals(to.group(2)))
                || (kind(column.from()).equals("VARCHAR") && kind(column.to()).equals("VARCHAR"));
    }

    @Override
    public List<Sql> createRefusals(Identifier schema) {
        return List.of(Sql.of("create schema if not exists %s.%s"
                .formatted(
                        historyDatabase(schema).quoted(),
                        readers(DbtNames.inHistory(schema)).quoted())));
    }

    /** Where readers are: dbt-snowflake lists functions among its relations, and takes one for a table of its name. */
    static Identifier readers(Identifier historySchema) {
        return Identifier.of(historySchema.name() + HistoryName.READERS);
    }

    @Override
    public List<Sql> refusals(Identifier schema, Session session) {
        return List.of();
    }

    @Override
    public Sql reader(
            SnapshotSpec spec, Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns, List<Column> held) {
        return new SnowflakeAsOfReader(this, spec.table(), spec.historySchema(), spec.historyTable())
                .sql(new AsOfColumns(columns), held);
    }

    /** None: dbt-snowflake lists functions among its relations, and refuses to make a table of the same name. */
    @Override
    public Optional<Sql> readerWithoutStates(TableName table, Identifier historySchema, Identifier historyTable) {
        return Optional.empty();
    }

    @Override
    public String macros() {
        return "nightjar-snowflake.sql";
    }

    /** A transient table, as dbt makes them there, has neither Fail-safe nor more than a day of Time Travel. */
    @Override
    public Map<String, Object> snapshotSettings() {
        return Map.of("+transient", false);
    }

    /** What a project says of quoting is not said of its sources: dbt-snowflake leaves their names to be folded. */
    @Override
    public Map<String, Object> sourceSettings() {
        return Map.of("quoting", new TreeMap<>(Map.of("database", true, "schema", true, "identifier", true)));
    }

    /** A type without its sizes. */
    private static String kind(String type) {
        int sizes = type.indexOf('(');
        return sizes < 0 ? type : type.substring(0, sizes);
    }
}
