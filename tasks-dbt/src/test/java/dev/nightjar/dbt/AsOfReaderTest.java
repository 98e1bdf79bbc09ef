package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbSpec;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of a record that is written here by hand: what they say, and that they say it whatever is asked of them. */
class AsOfReaderTest {
    private static final Identifier SHOP = Identifier.of("shop");
    private static final SnapshotSpec ORDERS =
            Tables.decide(Tables.table("shop", "orders", List.of("id"), "id INTEGER", "v VARCHAR"));
    private static final TableName SKIPPED = TableName.of("shop", "skipped");

    /** What a night may be asked for without a look at any row; each would find nothing. */
    private static final List<String> UNSEEN = List.of(
            "select * from %s where false",
            "select * from %s limit 0",
            "select * from %s where id < 1 and id > 2",
            "select o.* from (select 5000 as id) k join %s o using (id)",
            "select count(*) from (select 1) k where exists (select 1 from %s where false)",
            "select * from %s where id = 5000",
            "select count(*) from %s",
            "explain select * from %s");

    @TempDir
    Path folder;

    private DuckDbWarehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = new DuckDbWarehouse(new DuckDbSpec(
                folder.resolve("w.duckdb"), folder.resolve("clones"), folder, folder.resolve(".nightjar")));
        HistoryRecord record = new HistoryRecord(Tables.DUCKDB, SHOP);
        write(record.create());
        write(List.of(Sql.of("create schema history_shop.shop"), Sql.of("""
                        create table history_shop.shop.orders as
                        select range::integer as id, 'v' as v, timestamp '2026-11-01' as dbt_valid_from,
                          null::timestamp as dbt_valid_to from range(10)""")));
        night(1, TableStatus.CAPTURED, "");
        night(2, TableStatus.LATE, "dbt failed: it's \"odd\"\nand long");
        night(4, TableStatus.QUARANTINED, "1 key is 'twice'");
        night(5, TableStatus.MISSED, "");
        night(6, TableStatus.UNCHANGED, "");
        Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns = new TreeMap<>();
        columns.put(
                day(1),
                ORDERS.columns().stream().map(SchemaHistory.RecordedColumn::of).toList());
        write(List.of(
                new AsOfReader(ORDERS, columns).sql(),
                AsOfReader.withoutStates(SKIPPED, SHOP, Identifier.of("skipped"))));
    }

    @Test
    void givesTheRowsOfNightsThatHaveThem() throws SQLException {
        assertThat(ask("select count(*) from %s".formatted(on(1)))).containsExactly("10");
        assertThat(ask("select count(*) from %s where id < 3".formatted(on(6)))).containsExactly("3");
        assertThat(UNSEEN).allSatisfy(sql -> ask(sql.formatted(on(6))));
    }

    @Test
    void refusesEachNightWithItsReasonWhateverIsAsked() {
        refused("date '2026-11-02'", "shop.orders as of 2026-11-02: late: dbt failed: it's \"odd\"");
        refused("date '2026-11-03'", notInTheRecord("2026-11-03"));
        refused("date '2026-11-04'", "shop.orders as of 2026-11-04: quarantined: 1 key is 'twice'");
        refused("date '2026-11-05'", "shop.orders as of 2026-11-05: missed");
        refused("date '2026-10-31'", notInTheRecord("2026-10-31"));
        refused("date '2031-01-01'", notInTheRecord("2031-01-01"));
        refused("date 'infinity'", notInTheRecord("infinity"));
        refused("null", notInTheRecord("null"));
    }

    @Test
    void refusesATableThatWasLeftOutInEveryNight() {
        assertThat(List.of("select * from %s", "select count(*) from %s where false", "select * from %s limit 0"))
                .allSatisfy(sql -> {
                    refusedBy(
                            sql.formatted("history_shop.shop.skipped(date '2026-11-06')"),
                            "shop.skipped as of 2026-11-06: left out: nightjar.yml says skip");
                    refusedBy(
                            sql.formatted("history_shop.shop.skipped(date '2026-11-03')"),
                            "shop.skipped as of 2026-11-03: this night is not in the record");
                });
    }

    @Test
    void refusesNightsThatAreKnownBeforeTheQueryRuns() {
        refused("'2026-11-05'", "shop.orders as of 2026-11-05: missed");
        refused("date '2026-11-01' + 4", "shop.orders as of 2026-11-05: missed");
        refused("getvariable('night')", "shop.orders as of 2026-11-05: missed");
    }

    @Test
    void refusesParametersOfPreparedStatements() throws SQLException {
        try (Connection connection = connect()) {
            for (String query : UNSEEN) {
                try (PreparedStatement statement = connection.prepareStatement(query.formatted(on("?::date")))) {
                    statement.setDate(1, Date.valueOf(day(6)));
                    statement.executeQuery().close();
                    statement.setDate(1, Date.valueOf(day(5)));
                    assertThatThrownBy(statement::executeQuery)
                            .as(query)
                            .hasMessageContaining("shop.orders as of 2026-11-05: missed");
                }
            }
        }
    }

    @Test
    void takesANightFromAColumnOrASubqueryAndRefusesItWhenTheQueryRuns() throws SQLException {
        for (String column :
                List.of("n.night", "t.status", "h.instant", "reason", "night", "nights", "nightjar_night")) {
            String nights = "(select unnest([date '2026-11-01', date '2026-11-06', %%s]) as %s) %s"
                    .formatted(
                            column.substring(column.indexOf('.') + 1),
                            column.contains(".") ? column.substring(0, 1) : "");
            String beside = "select %1$s::varchar from %%s, history_shop.shop.orders(%1$s) where id = 1 order by 1"
                    .formatted(column);
            assertThat(ask(beside.formatted(nights.formatted("date '2026-11-01'"))))
                    .containsExactly("2026-11-01", "2026-11-01", "2026-11-06");
            refusedBy(beside.formatted(nights.formatted("date '2026-11-05'")), "shop.orders as of 2026-11-05: missed");
        }
        assertThat(ask("select count(*) from " + on("(select max(night) from history_shop.nightjar.night)")))
                .containsExactly("10");
        refusedBy("select count(*) from " + on("(select date '2026-11-05')"), "shop.orders as of 2026-11-05: missed");
    }

    @Test
    void forgetsTheReasonOnceTheNightIsCaptured() throws SQLException {
        night(2, TableStatus.CAPTURED, "");

        assertThat(ask("select count(*) from " + on(2))).containsExactly("10");
    }

    @Test
    void refusesNightsOutsideARecordInWhichAllIsWell() throws SQLException {
        night(1, TableStatus.CAPTURED, "");
        write(List.of(
                Sql.of("delete from history_shop.nightjar.table_night"),
                Sql.of("delete from history_shop.nightjar.night where night between '2026-11-03' and '2026-11-05'"),
                Sql.of("update history_shop.nightjar.night set night = date '2026-11-03' where night = '2026-11-06'")));

        assertThat(UNSEEN).allSatisfy(sql -> ask(sql.formatted(on(2))));
        for (String night : List.of("date '2026-10-31'", "date '2026-11-04'", "null")) {
            refused(night, ": this night is not in the record; it runs from 2026-11-01 to 2026-11-03");
        }
    }

    @Test
    void aRecordThatIsTooLargeToBeKnownBeforehandIsReadWhenTheQueryRuns() throws SQLException {
        String in = "history_shop.nightjar";
        write(List.of(
                Sql.of(
                        "insert into %s.night select date '2000-01-01' + i::integer, '2000-01-01', 'UTC', true from range(8000) t(i)"
                                .formatted(in)),
                Sql.of(
                        "insert into %s.table_night select date '2000-01-01' + i::integer, 'orders', 'missed', 'reason ' || i, 0, 0, '' from range(8000) t(i)"
                                .formatted(in)),
                Sql.of(
                        "insert into %s.table_night select date '2026-11-05', 'table ' || i, 'left out', 'skip ' || i %% 90, 0, 0, '' from range(3000) t(i)"
                                .formatted(in))));

        String macro = ask("select macro_definition from duckdb_functions() where function_name = 'refusal'")
                .getFirst();
        assertThat(macro.length()).isLessThan(200_000);
        refused("date '2026-11-05'", "shop.orders as of 2026-11-05: missed");
        refusedBy(
                "select count(*) from " + on("date '2001-01-01'"), "shop.orders as of 2001-01-01: missed: reason 366");
        assertThat(ask("select count(*) from " + on(6))).containsExactly("10");
    }

    private void night(int number, TableStatus status, String reason) {
        HistoryRecord record = new HistoryRecord(Tables.DUCKDB, SHOP);
        LocalDate night = day(number);
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of("delete from history_shop.nightjar.night where night = date '%s'".formatted(night)));
        statements.add(record.startNight(new CloneSet(
                night, night.atStartOfDay().toInstant(ZoneOffset.UTC), ZoneOffset.UTC, "", List.of(), List.of())));
        statements.addAll(record.replaceOutcomes(
                night,
                List.of(
                        new HistoryRecord.Outcome(TableOutcome.of(ORDERS.table(), status, reason), ""),
                        new HistoryRecord.Outcome(
                                TableOutcome.of(SKIPPED, TableStatus.LEFT_OUT, "nightjar.yml says skip"), ""))));
        statements.add(record.finishNight(night));
        write(statements);
    }

    private void write(List<Sql> statements) {
        try (Session session = warehouse.open(List.of(Access.write(new Database.History(SHOP))))) {
            session.change(statements, () -> List.of(new Refusals(SHOP).sql(session)));
        }
    }

    private static LocalDate day(int number) {
        return LocalDate.of(2026, 11, number);
    }

    private static String on(int night) {
        return on("date '%s'".formatted(day(night)));
    }

    private static String on(String night) {
        return "history_shop.shop.orders(%s)".formatted(night);
    }

    private static String notInTheRecord(String night) {
        return "shop.orders as of %s: this night is not in the record; it runs from 2026-11-01 to 2026-11-06"
                .formatted(night);
    }

    private void refused(String night, String sentence) {
        assertThat(UNSEEN).allSatisfy(sql -> refusedBy(sql.formatted(on(night)), sentence));
    }

    private void refusedBy(String sql, String sentence) {
        assertThatThrownBy(() -> ask(sql)).as(sql).hasMessageContaining(sentence);
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("attach '%s' (read_only)".formatted(folder.resolve("history_shop.duckdb")));
            statement.execute("set variable night = date '2026-11-05'");
        }
        return connection;
    }

    private List<String> ask(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
