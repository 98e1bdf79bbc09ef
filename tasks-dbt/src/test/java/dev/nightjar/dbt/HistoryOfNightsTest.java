package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.TableName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to tables from night to night, through the real tasks and the real dbt: all tables live in one source, so
 * that a night starts dbt once. After each night all nights so far are proven.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryOfNightsTest {
    private static final List<String> FIRST_NIGHT = List.of(
            "create schema shop",
            "create table shop.customer (id integer primary key, name varchar, _fivetran_synced timestamptz)",
            "insert into shop.customer values (1, 'Ada', now()), (2, 'Bob', now()), (3, null, now())",
            "create table shop.columns (id integer primary key, kept varchar, dropped varchar)",
            "insert into shop.columns values (1, 'a', 'x'), (2, 'b', null)",
            "create table shop.retyped (id integer primary key, v integer, w integer, d decimal(10,2), day date)",
            "insert into shop.retyped values (1, 7, 1, 1.25, date '2026-01-01'), (2, -8, 2, 2.5, null)",
            "create table shop.widened (id integer primary key, w integer, d decimal(10,2), f float)",
            "insert into shop.widened values (1, 1, 1.25, 1.5), (2, 2, 2.5, null)",
            "create table shop.rekeyed (code varchar, v integer)",
            "insert into shop.rekeyed values ('a', 1), ('b', 2), ('c', 3)",
            "create table shop.keyless (a varchar, b integer, _fivetran_synced timestamp)",
            "insert into shop.keyless values ('x', 1, now()), ('x', 1, now()), ('x', 1, now()), (null, null, now()), ('NULL', null, now())",
            "create table shop.bars (a varchar, b varchar, v integer, primary key (a, b))",
            "insert into shop.bars values ('a|b', 'c', 1), ('a', 'b|c', 2), ('', '', 3), ('1:a', '', 4)",
            "create table shop.all_key (a integer, b integer, primary key (a, b))",
            "insert into shop.all_key values (1, 1), (1, 2)",
            "create type shop.mood as enum ('well', 'not \"so\" well')",
            """
            create table shop.oddities (id integer primary key, d double, f float, i interval, j json, t timestamptz,
              long_text varchar, empty varchar, h hugeint, u uuid, list integer[], pair struct(a integer, b varchar),
              spaced struct("a b" integer), spaced_list struct("a b" integer)[], m map(varchar, integer), bytes blob,
              feeling shop.mood, day date, at_time time, bits bit, ns timestamp_ns)""",
            """
            insert into shop.oddities
            select id, if(id = 2, 'nan'::double, -0.0), 'inf'::float, interval 1 month, '{"a": [1, "x"]}',
              '2026-10-25 02:30:00+02', repeat('ü', 300), null, 170141183460469231731687303715884105727,
              '7f0c2a5e-0000-4000-8000-00000000000' || id, [1, null, 3], {'a': 1, 'b': 'x, y'}, {'a b': 1}, [{'a b': 2}],
              map {'k': 1}, '\\x00\\xFF'::blob, 'not "so" well', 'infinity', '23:59:59.999999', '0101', '2026-01-01 00:00:00.123456789'
            from range(1, 4) t(id)""",
            "create table shop.odd_rows as select * exclude (id) from shop.oddities",
            "create table shop.twice (code varchar, v integer)",
            "insert into shop.twice values ('a', 1), ('b', 2)",
            "create table shop.twice_keyless (code varchar, v integer)",
            "insert into shop.twice_keyless values ('a', 1), ('b', 2)",
            "create table shop.comes_and_goes (id integer primary key, v varchar)",
            "insert into shop.comes_and_goes values (1, 'a'), (2, 'b')",
            "create table shop.skipped (id integer primary key)",
            "create table shop.surrogate (_fivetran_id varchar, v integer, _fivetran_deleted boolean)",
            "insert into shop.surrogate values ('q', 1, false), ('r', 2, false)",
            """
            create table shop.versions (id integer, v varchar, _fivetran_start timestamp, _fivetran_end timestamp,
              _fivetran_active boolean, primary key (id, _fivetran_start))""",
            "insert into shop.versions values (1, 'old', '2026-01-01', '9999-12-31', true)",
            "create table shop.parameter (as_of_night integer primary key, h integer, g integer, nights integer, status varchar)",
            "insert into shop.parameter values (1, 1, 1, 1, 'missed'), (2, null, null, null, null)",
            "create table shop.reserved (dbt_valid_from integer primary key, dbt_unique_key_3 varchar, nightjar_row_id varchar, DBT_SCD_ID varchar)",
            "insert into shop.reserved values (1, 'a', 'b', 'c'), (2, 'd', 'e', null)",
            "create table shop.reserved_keyless as select * from shop.reserved",
            "create table shop.cased (id integer primary key, Name varchar)",
            "insert into shop.cased values (1, 'a')",
            "create table shop.nothing (id integer primary key, v varchar)",
            "create table shop.only_synced (_fivetran_synced timestamp)",
            "insert into shop.only_synced values (now()), (null)",
            "create table shop.arrays_keyless (a double[2])",
            "insert into shop.arrays_keyless values ([1, 2]), ([1, 2]), ([1, null]), (null)",
            "create table shop.one_of_two_keyless (one union(a integer, b varchar), other variant)",
            "insert into shop.one_of_two_keyless values (union_value(a := 1), 1::variant), (union_value(b := 'x'), null)",
            "create table shop.weak_hash (id integer primary key, tags varchar[], owed decimal(38,2), span interval)",
            "insert into shop.weak_hash select i, null, 0, interval 1 month from range(1, 4) t(i)",
            "create table shop.quiet (id integer primary key, v varchar)",
            "insert into shop.quiet values (1, 'x')");

    private static final List<List<String>> LATER_NIGHTS = List.of(
            List.of(
                    "insert into shop.customer values (4, 'Dan', now())",
                    "update shop.customer set name = 'Bert' where id = 2",
                    "delete from shop.customer where id = 1",
                    "alter table shop.columns add column fresh varchar",
                    "alter table shop.columns drop column dropped",
                    "update shop.columns set fresh = 'new' where id = 1",
                    "alter table shop.retyped alter v type varchar",
                    "alter table shop.retyped alter w type bigint",
                    "alter table shop.widened alter w type bigint",
                    "alter table shop.widened alter d type decimal(14,4)",
                    "alter table shop.widened alter f type double",
                    "insert into shop.widened values (3, 9223372036854775807, 1.2345, 0.1)",
                    "alter table shop.retyped alter d type decimal(14,4)",
                    "alter table shop.retyped alter day type timestamp",
                    "insert into shop.retyped values (3, 'abc', 9223372036854775807, 1.2345, '2026-01-01 10:00:00')",
                    "delete from shop.keyless where rowid = 0",
                    "update shop.keyless set b = 5 where a = 'NULL'",
                    "update shop.bars set v = 9 where a = 'a'",
                    "delete from shop.all_key where b = 2",
                    "insert into shop.all_key values (2, 2)",
                    "update shop.oddities set d = 0.0, long_text = long_text || '!' where id = 1",
                    "update shop.odd_rows set d = 0.0, long_text = long_text || '!' where rowid = 0",
                    "insert into shop.twice values ('a', 3)",
                    "insert into shop.twice_keyless values ('a', 3)",
                    "drop table shop.comes_and_goes",
                    "update shop.surrogate set _fivetran_deleted = true where v = 1",
                    "update shop.versions set _fivetran_end = '2026-11-02', _fivetran_active = false",
                    "insert into shop.versions values (1, 'new', '2026-11-02', '9999-12-31', true)",
                    "update shop.parameter set h = 2 where as_of_night = 2",
                    "update shop.reserved set nightjar_row_id = 'z' where dbt_valid_from = 1",
                    "update shop.reserved_keyless set nightjar_row_id = 'z' where dbt_valid_from = 1",
                    "alter table shop.cased rename Name to name",
                    "update shop.one_of_two_keyless set one = union_value(b := '1') where rowid = 0",
                    "update shop.weak_hash set tags = [] where id = 1",
                    "update shop.weak_hash set owed = -0.01 where id = 2",
                    "update shop.weak_hash set span = interval 30 days where id = 3",
                    "insert into shop.nothing values (1, 'x')"),
            List.of(
                    "insert into shop.customer values (1, 'Ada', now())",
                    "update shop.customer set _fivetran_synced = now()",
                    "alter table shop.columns add column dropped varchar",
                    "update shop.columns set dropped = 'back' where id = 2",
                    "delete from shop.retyped where id = 3",
                    "alter table shop.retyped alter v type integer using try_cast(v as integer)",
                    "alter table shop.retyped alter w type integer using try_cast(w as integer)",
                    "alter table shop.retyped alter d type decimal(10,2)",
                    "alter table shop.retyped alter day type date",
                    "update shop.rekeyed set v = 7 where code = 'b'",
                    "insert into shop.keyless values ('x', 1, now()), ('x', 1, now())",
                    "update shop.one_of_two_keyless set other = '1'::variant where rowid = 0",
                    "delete from shop.bars where b = 'c'",
                    "delete from shop.twice where v = 3",
                    "delete from shop.twice_keyless where v = 3",
                    "create table shop.comes_and_goes (id integer primary key, v varchar)",
                    "insert into shop.comes_and_goes values (2, 'b'), (3, 'c')",
                    "update shop.cased set name = 'b'",
                    "delete from shop.nothing",
                    "create table shop.came_later (id integer primary key)",
                    "insert into shop.came_later values (1)"),
            List.of(
                    "update shop.customer set _fivetran_synced = now()",
                    "alter table shop.retyped alter v type varchar",
                    "update shop.retyped set v = '007' where id = 1"));

    private Path folder;
    private NightBench bench;
    private final Map<Integer, Map<TableName, TableOutcome>> nights = new HashMap<>();
    private final Map<Integer, List<String>> problems = new HashMap<>();
    private final Map<Integer, Map<String, String>> projects = new HashMap<>();

    @BeforeAll
    void runNights(@TempDir Path temporary) {
        folder = temporary;
        bench = new NightBench(folder);
        bench.rules(rules());
        bench.source(FIRST_NIGHT.toArray(String[]::new));
        night(1);
        bench.source(LATER_NIGHTS.get(0).toArray(String[]::new));
        night(2);
        Map<String, TableRule> rekeyed = new HashMap<>(rules());
        rekeyed.put("shop.rekeyed", new TableRule(List.of("code"), false, TableRule.OnDuplicates.QUARANTINE));
        bench.rules(rekeyed);
        bench.source(LATER_NIGHTS.get(1).toArray(String[]::new));
        night(3);
        bench.source(LATER_NIGHTS.get(2).toArray(String[]::new));
        night(4);
        night(5);
        night(6);
    }

    private static Map<String, TableRule> rules() {
        return Map.of(
                "shop.twice",
                new TableRule(List.of("code"), false, TableRule.OnDuplicates.QUARANTINE),
                "shop.twice_keyless",
                new TableRule(List.of("code"), false, TableRule.OnDuplicates.KEYLESS),
                "shop.skipped",
                new TableRule(List.of(), true, TableRule.OnDuplicates.QUARANTINE));
    }

    private void night(int number) {
        nights.put(number, bench.run(number));
        projects.put(number, bench.projectFiles());
        try (HistoryProof proof = bench.proof()) {
            problems.put(number, proof.problems());
        }
    }

    @AfterAll
    void close() {
        bench.close();
    }

    @Test
    void asOfEachNightIsTheCloneOfThatNight() {
        assertThat(problems.values()).allSatisfy(found -> assertThat(found).isEmpty());
    }

    @Test
    void asOfEachNightHasTheHashOfTheCloneOfThatNight() {
        Proofs proofs = bench.execute(flow -> {
            List<ProveNightTask.Proof> all = new ArrayList<>();
            for (CloneSet set : flow.run(new ListClonesTask("warehouse"))) {
                all.addAll(flow.run(new ProveNightTask(new ProveNightTask.Spec("warehouse", set, false)))
                        .proofs());
            }
            return new Proofs(all);
        });

        assertThat(proofs.all()).filteredOn(ProveNightTask.Proof::proven).hasSizeGreaterThan(100);
        assertThat(proofs.all()).filteredOn(ProveNightTask.Proof::broken).isEmpty();
    }

    private record Proofs(List<ProveNightTask.Proof> all) {}

    @Test
    void allIsCapturedButWhatTheRecordSays() {
        nights.forEach((_, outcomes) -> assertThat(outcomes.values().stream()
                        .filter(table -> !table.status().fine())
                        .filter(table -> !table.table().table().name().startsWith("twice")))
                .isEmpty());
    }

    @Test
    void aNightWithoutChangesAddsNothing() {
        assertThat(java.util.Objects.requireNonNull(nights.get(6)).values())
                .filteredOn(table -> table.status() != TableStatus.LEFT_OUT)
                .allSatisfy(table -> {
                    assertThat(table.status()).isEqualTo(TableStatus.UNCHANGED);
                    assertThat(table.newVersions()).isZero();
                });
        assertThat(projects.get(6)).isEqualTo(projects.get(5));
    }

    @Test
    void onlyWhatChangedGetsVersions() {
        assertThat(versions("customer")).containsExactly(3L, 2L, 1L, 0L, 0L, 0L);
        assertThat(versions("columns"))
                .as("new and dropped columns alone are no change")
                .containsExactly(2L, 1L, 1L, 0L, 0L, 0L);
        assertThat(versions("retyped"))
                .as("a day that becomes a time is another text")
                .containsExactly(2L, 2L, 1L, 1L, 0L, 0L);
        assertThat(versions("widened")).as("wider types alone are no change").containsExactly(2L, 1L, 0L, 0L, 0L, 0L);
        assertThat(versions("keyless")).containsExactly(5L, 1L, 2L, 0L, 0L, 0L);
        assertThat(versions("bars")).containsExactly(4L, 1L, 0L, 0L, 0L, 0L);
        assertThat(versions("all_key")).containsExactly(2L, 1L, 0L, 0L, 0L, 0L);
        assertThat(versions("oddities")).containsExactly(3L, 1L, 0L, 0L, 0L, 0L);
        assertThat(versions("odd_rows")).containsExactly(3L, 1L, 0L, 0L, 0L, 0L);
        assertThat(versions("weak_hash")).as("1 month is 30 days").containsExactly(3L, 2L, 0L, 0L, 0L, 0L);
        assertThat(versions("surrogate")).containsExactly(2L, 1L, 0L, 0L, 0L, 0L);
        assertThat(versions("versions")).containsExactly(1L, 2L, 0L, 0L, 0L, 0L);
        assertThat(versions("quiet")).containsExactly(1L, 0L, 0L, 0L, 0L, 0L);
        assertThat(versions("rekeyed")).as("another key begins anew").containsExactly(3L, 0L, 3L, 0L, 0L, 0L);
    }

    @Test
    void aChangeOfTheTimeOfTheSyncAloneIsNone() {
        assertThat(outcome(4, "customer").status()).isEqualTo(TableStatus.UNCHANGED);
    }

    @Test
    void aKeyThatIsNotUniqueQuarantinesItsTableUntilItIsRepaired() {
        TableOutcome quarantined = outcome(2, "twice");
        assertThat(quarantined.status()).isEqualTo(TableStatus.QUARANTINED);
        assertThat(quarantined.reason())
                .isEqualTo("1 key stands in more than one row, such as a; name another key in nightjar.yml, or write:"
                        + " tables: {\"shop.twice\": {on_duplicates: keyless}}");
        assertThat(outcome(3, "twice").status()).isEqualTo(TableStatus.UNCHANGED);
        assertReaderSays(
                "twice",
                2,
                "shop.twice as of 2026-11-02: quarantined: 1 key stands in more than one row, such as a; name another");
    }

    @Test
    void aKeyThatIsNotUniqueCanMakeItsTableKeyless() {
        assertThat(List.of(1, 2, 3))
                .allSatisfy(night ->
                        assertThat(outcome(night, "twice_keyless").status()).isEqualTo(TableStatus.CAPTURED));
    }

    @Test
    void aTableThatIsNotThereHasNoRowsInThatNight() {
        try (HistoryProof proof = bench.proof()) {
            assertThat(outcome(2, "comes_and_goes").status()).isEqualTo(TableStatus.ABSENT);
            assertThat(proof.value("select count(*) from " + asOf(proof, "comes_and_goes", 2)))
                    .isEqualTo("0");
            assertThat(proof.value("select count(*) from " + asOf(proof, "came_later", 1)))
                    .isEqualTo("0");
            assertThat(proof.values("select v from " + asOf(proof, "comes_and_goes", 3)))
                    .containsExactly("b", "c");
        }
    }

    @Test
    void aTableThatIsSkippedIsLeftOut() {
        TableOutcome skipped = outcome(1, "skipped");
        assertThat(skipped.status()).isEqualTo(TableStatus.LEFT_OUT);
        assertThat(skipped.reason()).isEqualTo("nightjar.yml says skip");
    }

    @Test
    void aColumnIsNullInNightsThatDidNotHaveIt() {
        try (HistoryProof proof = bench.proof()) {
            assertThat(proof.values("select dropped from " + asOf(proof, "columns", 1)))
                    .containsExactly("null", "x");
            assertThat(proof.values("select dropped from " + asOf(proof, "columns", 2)))
                    .containsExactly("null", "null");
            assertThat(proof.values("select dropped from " + asOf(proof, "columns", 3)))
                    .containsExactly("back", "null");
            assertThat(proof.values("select fresh from " + asOf(proof, "columns", 1)))
                    .containsExactly("null", "null");
        }
    }

    @Test
    void aReaderThatCannotAnswerSaysWhyWhateverIsAskedOfIt() {
        String sentence = "shop.twice as of 2026-11-02: quarantined: ";
        String call = "history_shop.shop.twice(date '2026-11-02')";
        String good = "(select 'a' as name)";
        assertThat(List.of(
                        "select count(*) from " + call,
                        "select 1 from %s where code = 'nobody'".formatted(call),
                        "select 1 from %s c join %s t on t.code = c.name".formatted(good, call),
                        "select count(*) from %s c where exists (select 1 from %s t where t.code = c.name)"
                                .formatted(good, call),
                        "select max(v) from %s group by code having count(*) > 5".formatted(call)))
                .allSatisfy(sql -> assertThatThrownBy(() -> ask(sql)).hasMessageContaining(sentence));
    }

    @Test
    void aReaderNamesTheNightsThatThereAre() {
        assertReaderSays(
                "customer",
                40,
                "shop.customer as of 2026-12-10: this night is not in the record; it runs from 2026-11-01 to 2026-11-06");
        assertThatThrownBy(() -> ask("select * from history_shop.shop.customer(null)"))
                .hasMessageContaining("shop.customer as of null: this night is not in the record");
    }

    @Test
    void readersWorkInAFileThatIsOpenedByItself() throws SQLException {
        String file = folder.resolve("history/history_shop.duckdb").toString();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select string_agg(name, ' ' order by id) from shop.customer(date '2026-11-02')")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("Bert Dan");
        }
    }

    /** Asks as a client would that attaches the history. */
    private void ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("attach '%s' (read_only)".formatted(folder.resolve("history/history_shop.duckdb")));
            statement.execute(sql);
        }
    }

    private List<Long> versions(String table) {
        return nights.keySet().stream()
                .sorted()
                .map(night -> outcome(night, table).newVersions())
                .toList();
    }

    private TableOutcome outcome(int night, String table) {
        return requireNonNull(requireNonNull(nights.get(night)).get(TableName.of("shop", table)));
    }

    private static String asOf(HistoryProof proof, String table, int night) {
        return proof.asOf(TableName.of("shop", table), NightBench.night(night));
    }

    private void assertReaderSays(String table, int night, String sentence) {
        assertThatThrownBy(() ->
                        ask("select * from history_shop.shop.%s(date '%s')".formatted(table, NightBench.night(night))))
                .hasMessageContaining(sentence);
    }
}
