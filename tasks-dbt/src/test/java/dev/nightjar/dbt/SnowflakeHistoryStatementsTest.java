package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.testing.Golden;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.DatabaseNames;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbCatalog;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlLexer;
import dev.nightjar.warehouse.sql.SqlScript;
import dev.nightjar.warehouse.sql.SqlText;
import dev.nightjar.warehouse.sql.SqlToken;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every statement of a history on Snowflake, with names that need care in every place; the files are to be read. */
class SnowflakeHistoryStatementsTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");
    private static final Instant INSTANT = Instant.parse("2026-11-01T23:00:00.123Z");
    private static final Identifier ODD = Identifier.of("odd \"one\"; it's \\ \uD83E\uDD89 $$ new.line");

    private final HistoryDialect dialect = new SnowflakeHistoryDialect(new Names(), new DuckDbCatalog());

    /** As a warehouse of Snowflake has them. */
    private static final class Names implements DatabaseNames {
        @Override
        public Identifier database(Database database) {
            return switch (database) {
                case Database.Source _ -> Identifier.of("RAW");
                case Database.Clones _, Database.Single _ -> Identifier.of("RAW_CLONES");
                case Database.History _, Database.Histories _ -> Identifier.of("RAW_HISTORY");
            };
        }

        @Override
        public Identifier schema(Database database, Identifier schema) {
            return database instanceof Database.Clones clones
                    ? Identifier.of(schema.name() + clones.night().format(DateTimeFormatter.ofPattern("__uuuuMMdd")))
                    : schema;
        }
    }

    private static final Table TASK = Tables.table(
            "ASANA",
            "TASK",
            List.of("ID"),
            "ID NUMBER(38,0)",
            "NAME VARCHAR(256)",
            "DONE BOOLEAN",
            "COST NUMBER(10,2)",
            "SCORE FLOAT",
            "DUE DATE",
            "AT TIME(9)",
            "MADE TIMESTAMP_NTZ(9)",
            "SEEN TIMESTAMP_TZ(9)",
            "LOCAL TIMESTAMP_LTZ(3)",
            "RAW BINARY(8388608)",
            "BODY VARIANT",
            "TAGS ARRAY",
            "PLACE GEOGRAPHY",
            "_FIVETRAN_SYNCED TIMESTAMP_TZ(9)");

    private static final Table STRANGE = new Table(
            new TableName(ODD, ODD),
            List.of(
                    new Column(ODD, "VARCHAR(16777216)", true),
                    new Column(Identifier.of("DBT_VALID_FROM"), "DATE", true),
                    new Column(Identifier.of("as_of_night"), "NUMBER(9,0)", true)),
            List.of());

    private static SnapshotSpec decide(Table table, Optional<SchemaHistory.HistoryTable> history) {
        return Tables.decide(table, TableRules.NONE, history, SqlDialect.SNOWFLAKE);
    }

    @Test
    void makesARecord() {
        check("record-create", new HistoryRecord(dialect, TASK.name().schema()).create());
        check("record-create-odd", new HistoryRecord(dialect, ODD).create());
    }

    @Test
    void recordsANight() {
        for (Map.Entry<String, Table> table : Map.of("", TASK, "-odd", STRANGE).entrySet()) {
            TableName name = table.getValue().name();
            HistoryRecord record = new HistoryRecord(dialect, name.schema());
            SnapshotSpec spec = decide(table.getValue(), Optional.empty());
            List<Sql> statements = new ArrayList<>();
            statements.add(record.startNight(
                    new CloneSet(NIGHT, INSTANT, ZoneId.of("Europe/Berlin"), "RAW", List.of(), List.of())));
            statements.add(record.lateIsMissed(NIGHT.minusDays(1), "its clone's gone"));
            statements.add(record.snapshot(spec, false));
            statements.add(record.snapshot(spec, true));
            statements.addAll(record.columnsSince(NIGHT, spec));
            statements.add(record.readerMade(name.table(), "since " + NIGHT));
            statements.addAll(record.replaceOutcomes(
                    NIGHT,
                    List.of(
                            new HistoryRecord.Outcome(
                                    new TableOutcome(name, TableStatus.CAPTURED, "", 12, 3), "123456789"),
                            new HistoryRecord.Outcome(
                                    TableOutcome.of(
                                            new TableName(name.schema(), ODD), TableStatus.LATE, "dbt's \\ error"),
                                    ""))));
            statements.add(record.finishNight(NIGHT));
            LeftOutRecord leftOut = new LeftOutRecord(dialect, name.schema());
            statements.addAll(leftOut.leaveOut("resync", List.of(name.table()), "it's loaded anew", INSTANT));
            statements.addAll(leftOut.release("resync", Optional.of(INSTANT), INSTANT.plusSeconds(1)));
            check("record-night" + table.getKey(), statements);
        }
    }

    @Test
    void comparesANightWithItsHistory() {
        for (Map.Entry<String, Table> table : Map.of("", TASK, "-odd", STRANGE).entrySet()) {
            SnapshotSpec spec = decide(table.getValue(), Optional.empty());
            HistorySql sql = new HistorySql(dialect, spec);
            check(
                    "compare" + table.getKey(),
                    List.of(
                            sql.cloneFingerprint(NIGHT),
                            sql.historyFingerprint(INSTANT),
                            sql.rowDifferences(NIGHT, INSTANT),
                            sql.invariants(spec.keyColumns()),
                            sql.asOf(INSTANT, 10)));
        }
        check("keys", List.of(new HistorySql(dialect, decide(TASK, Optional.empty())).keyProblems(NIGHT)));
    }

    @Test
    void widensColumns() {
        SnapshotSpec wider =
                decide(TASK, Optional.of(history("ID NUMBER(10,0)", "NAME VARCHAR(10)", "COST NUMBER(8,2)")));
        check(
                "widen-in-place",
                new HistorySql(dialect, wider)
                        .makeReady(history("ID NUMBER(10,0)", "NAME VARCHAR(10)", "COST NUMBER(8,2)"), INSTANT));
        SchemaHistory.HistoryTable other = history(
                "ID VARCHAR(16)", "DUE TIMESTAMP_NTZ(9)", "SCORE NUMBER(20,0)", "MADE DATE", "COST NUMBER(38,0)");
        check("widen-anew", new HistorySql(dialect, decide(TASK, Optional.of(other))).makeReady(other, INSTANT));
    }

    private static SchemaHistory.HistoryTable history(String... columns) {
        return new SchemaHistory.HistoryTable(
                TASK.name().table(),
                TASK.name().table(),
                List.of(Identifier.of("OTHER")),
                Tables.table("s", "t", List.of(), columns).columns(),
                List.of(),
                Optional.empty());
    }

    @Test
    void writesReaders() {
        SnapshotSpec spec = decide(TASK, Optional.empty());
        Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns = new TreeMap<>();
        List<SchemaHistory.RecordedColumn> now =
                spec.columns().stream().map(SchemaHistory.RecordedColumn::of).toList();
        columns.put(NIGHT.minusDays(1), now.subList(0, 4));
        columns.put(NIGHT, now);
        check("reader", List.of(dialect.reader(spec, columns, TASK.columns())));
        SnapshotSpec odd = decide(STRANGE, Optional.empty());
        check(
                "reader-odd",
                List.of(dialect.reader(
                        odd,
                        Map.of(
                                NIGHT,
                                odd.columns().stream()
                                        .map(SchemaHistory.RecordedColumn::of)
                                        .toList()),
                        STRANGE.columns())));
    }

    @Test
    void writesAProject() {
        Table keyless =
                Tables.table("ASANA", "LOG", List.of(), "LINE VARCHAR(16777216)", "SCORE FLOAT", "BODY VARIANT");
        String files = new ProjectGenerator(dialect)
                .files("shard_00", List.of(decide(TASK, Optional.empty()), decide(keyless, Optional.empty()))).stream()
                        .map(file -> "== " + file.path() + "\n" + file.content())
                        .collect(Collectors.joining("\n"));
        Golden.check("snowflake/project.txt", files);
    }

    /** What our lexer finds in them: one statement each, and in double quotes no other name than the given ones. */
    private static void check(String name, List<Sql> statements) {
        for (Sql statement : statements) {
            SqlText text = SqlText.of(name, statement.text());
            assertThat(SqlScript.split(text, SqlDialect.SNOWFLAKE)).as(name).hasSize(1);
            assertThat(SqlLexer.tokens(text, SqlDialect.SNOWFLAKE))
                    .filteredOn(token -> token.kind() == SqlToken.Kind.NAME)
                    .extracting(SqlToken::name)
                    .as(statement.text())
                    .isNotEmpty()
                    .allMatch(SnowflakeHistoryStatementsTest::isGiven);
        }
        Golden.check(
                "snowflake/" + name + ".sql",
                statements.stream().map(sql -> sql.text() + ";\n").collect(Collectors.joining("\n")));
    }

    private static boolean isGiven(String name) {
        return name.matches("RAW_CLONES|RAW_HISTORY|NIGHTJAR|ASANA|ASANA__20261102|ABOUT|.*__AS_OF|[A-Z0-9_]+__[A-Z_]+")
                || name.equals(ODD.name())
                || name.equals(ODD.name() + "__20261102")
                || name.matches("odd_one_it_s_new_line_[0-9a-f]{8}|source_dbt_valid_from|nightjar_row_id|as_of_night")
                || Stream.concat(TASK.columns().stream(), STRANGE.columns().stream())
                        .anyMatch(column -> column.name().name().equals(name))
                || name.equals("TASK");
    }
}
