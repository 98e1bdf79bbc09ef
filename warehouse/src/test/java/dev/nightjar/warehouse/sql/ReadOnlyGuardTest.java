package dev.nightjar.warehouse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;

class ReadOnlyGuardTest {
    private static final QueryRules DUCKDB = QueryRules.strict(SqlDialect.DUCKDB);
    private static final QueryRules SNOWFLAKE = QueryRules.strict(SqlDialect.SNOWFLAKE);

    @Test
    void admitsWhatAnalystsWrite() {
        for (String sql : List.of(
                "select 1;",
                "(select a from t) union all (select b from u) order by 1",
                "with a(x, y) as (select 1, 2), b as (select * from a) select x, count(*) from b group by x",
                "select t.\"update\", t.call, 'drop table x; into' from t -- into\n where a in (1, 2) and not (b)",
                "select count(*) filter (where x), row_number() over (partition by a order by b) from t",
                "select cast(a as decimal(10, 2)), a::varchar(5), coalesce(a, b), case when (a) then (b) end from t",
                "select * from (values (1, 2)) as v(a, b) cross join unnest([1, 2]) as u(c)",
                "select * from history_shop.shop.\"order\"(date '2026-11-02')",
                "select list_transform([1, 2], x -> x + 1), {'a': 1}, name.upper() from t")) {
            assertThatCode(() -> check(sql, DUCKDB)).describedAs(sql).doesNotThrowAnyException();
        }
        for (String sql : List.of(
                "select f.value:a::string, iff(a, b, c) from t, lateral flatten(input => t.v) as f qualify row_number() over (order by a) = 1",
                "select 'it\\'s; into', $$ into $$ // into\n from t at(timestamp => '2026-01-01'::timestamp_tz)")) {
            assertThatCode(() -> check(sql, SNOWFLAKE)).describedAs(sql).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAllThatMayDoMore() {
        for (String sql : List.of(
                "",
                "-- nothing",
                "select 1; drop table x",
                "drop table x",
                "select 1 into t",
                "select /* a /* b */ into */ 1 into t",
                "with a as (insert into t values (1) returning x) select * from a",
                "with a as (delete from t returning x) select * from a",
                "with a as (select 1) insert into t select * from a",
                "select * from t for update",
                "copy t to 'x'",
                "show tables",
                "explain analyze delete from t",
                "select nextval('s')",
                "select \"nextval\"('s')",
                "select setval ('s', 1)",
                "select * from read_text('/etc/passwd')",
                "select 'x'.read_text()",
                "from query('select 1')",
                "select my_function(1)",
                "select a.b.my_function /* ( */ (1)",
                "select other.shop.orders(date '2026-11-02')",
                "select * from t my_function(1)")) {
            assertRefused(sql, DUCKDB);
            assertRefused(sql, new QueryRules(SqlDialect.DUCKDB, QueryRules.Guard.LEXICAL, Set.of()));
        }
        for (String sql : List.of(
                "select system$abort_session(1)",
                "select SYSTEM$CANCEL_QUERY('x')",
                "select \"SYSTEM$WAIT\"(1)",
                "select s.nextval",
                "select 1 ->> drop table x",
                "with p as procedure () returns int language sql as $$ begin return 1; end; $$ call p()",
                "begin select 1; end",
                "call p()",
                "select * from table(my_procedure())",
                "select mine.public.abs(1)",
                "select get_presigned_url(@s, 'x')",
                "select 'it\\'; select ' into t")) {
            assertRefused(sql, SNOWFLAKE);
            assertRefused(sql, new QueryRules(SqlDialect.SNOWFLAKE, QueryRules.Guard.LEXICAL, Set.of()));
        }
    }

    @Test
    void saysWhereAndWhy() {
        assertThatThrownBy(() -> check("select 1\n , hidden.f(2)", SNOWFLAKE))
                .hasMessage("query:2:4: the function 'hidden.f' is not known to only read; "
                        + "add it to 'functions' of the connection if it does");
        assertThatThrownBy(() -> check("select 1;\nselect 2", DUCKDB))
                .hasMessage("query:2:1: a second statement begins here, and a query is one; use a script for several");
        assertThatThrownBy(() -> check("delete from t", DUCKDB))
                .hasMessage("query:1:1: a query begins with SELECT or WITH, not with 'delete'; "
                        + "to change something, use a task that does");
    }

    @Test
    void admitsWhatAConnectionAllows() {
        String unknown = "select * from t tablesample reservoir(20 rows) repeatable (100)";
        Set<String> functions = Set.of("Mine.F", "reservoir", "repeatable");
        QueryRules lexical = new QueryRules(SqlDialect.DUCKDB, QueryRules.Guard.LEXICAL, functions);

        assertThatThrownBy(() -> check(unknown, new QueryRules(SqlDialect.DUCKDB, QueryRules.Guard.PARSED, functions)))
                .hasMessageContaining("the parser does not know this query")
                .hasMessageContaining("guard: lexical");
        assertThatCode(() -> check(unknown, lexical)).doesNotThrowAnyException();
        assertThatCode(() -> check("select mine.f(1)", lexical)).doesNotThrowAnyException();
        assertRefused("select f(1)", lexical);
    }

    @Test
    void keepsDeepAndLongTextsFromTheParser() {
        assertThatThrownBy(() -> check("select " + "(".repeat(20_000) + "1" + ")".repeat(20_000), DUCKDB))
                .hasMessage(
                        "query:1:208: brackets and CASE are nested more than 200 deep here; make the statement simpler");
        assertThatThrownBy(() -> check("select " + "case when a then ".repeat(201) + "1" + " end".repeat(201), DUCKDB))
                .hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> check("select '%s'".formatted("x".repeat(1 << 20)), DUCKDB))
                .hasMessageContaining("more than 1,048,576 are not analysed");
        assertThatCode(() -> check("select " + "(".repeat(200) + "1" + ")".repeat(200), DUCKDB))
                .doesNotThrowAnyException();
    }

    /** Whatever the parser makes of a long text, an answer comes. */
    @Test
    void livesThroughTextsThatWearOutAParser() {
        for (String sql : List.of(
                "select 1" + " + 1".repeat(100_000),
                "select " + "not ".repeat(100_000) + "a",
                "select a" + "::int".repeat(100_000),
                "select 1" + " union all select 1".repeat(30_000))) {
            try {
                check(sql, DUCKDB);
            } catch (NightjarException e) {
                assertThat(e).hasMessageContaining("the parser does not know this query");
            }
            Lineage.of(SqlText.of("query", sql), SqlDialect.DUCKDB);
        }
        assertThatCode(() -> check("select 1", DUCKDB)).doesNotThrowAnyException();
    }

    @Test
    void knowsNoFunctionThatChangesOrReadsBesideItsArguments() throws SQLException {
        Set<String> known = KnownFunctions.of(SqlDialect.DUCKDB);
        Set<String> exist = new HashSet<>();
        Set<String> effects = new HashSet<>();
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement duckDb = connection.createStatement();
                ResultSet functions = duckDb.executeQuery(
                        "select function_name, coalesce(has_side_effects, false) from duckdb_functions()")) {
            while (functions.next()) {
                exist.add(functions.getString(1));
                if (functions.getBoolean(2)) {
                    effects.add(functions.getString(1));
                }
            }
        }
        assertThat(exist).contains("abs", "read_csv").hasSizeGreaterThan(500);
        effects.retainAll(known);
        // These give another value each time, or fail; they change nothing.
        assertThat(effects).isSubsetOf("error", "random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid");
        assertThat(known)
                .doesNotContain(
                        "read_csv",
                        "read_text",
                        "query",
                        "query_table",
                        "getenv",
                        "current_setting",
                        "nextval",
                        "setval",
                        "write_log",
                        "sleep_ms",
                        "pg_sleep",
                        "glob",
                        "checkpoint",
                        "which_secret");
        assertThat(KnownFunctions.of(SqlDialect.SNOWFLAKE))
                .allMatch(name -> name.matches("[a-z][a-z0-9_]*"))
                .noneMatch(name -> name.startsWith("system") || name.startsWith("ai_") || name.contains("url_"));
    }

    private static void check(String sql, QueryRules rules) {
        ReadOnlyGuard.check(SqlText.of("query", sql), rules, Set.of("history_shop"));
    }

    private static void assertRefused(String sql, QueryRules rules) {
        assertThatThrownBy(() -> check(sql, rules))
                .describedAs(sql)
                .isInstanceOfSatisfying(NightjarException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
                    assertThat(e.place()).isPresent();
                });
    }
}
