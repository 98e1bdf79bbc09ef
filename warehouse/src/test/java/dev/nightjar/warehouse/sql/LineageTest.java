package dev.nightjar.warehouse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LineageTest {
    @Test
    void tellsWhatAStatementReadsAndWrites() {
        assertLineage("select * from a.b.c join \"D \"\"e\".f on true", "a|b|c, D \"e|f", "");
        assertLineage("with x as (select * from t) select * from x where exists (select 1 from u)", "t, u", "");
        assertLineage("insert into s.t select * from s.t union all select * from u", "s|t, u", "s|t");
        assertLineage("update t set a = (select max(b) from u) where c in (select d from v)", "u, v", "t");
        assertLineage("delete from t where a in (select b from u)", "u", "t");
        assertLineage(
                "merge into t using (select * from u) as s on t.a = s.a when matched then update set b = s.b",
                "u",
                "t");
        assertLineage("create table n.t as select * from u", "u", "n|t");
        assertLineage("create or replace view v as select * from u", "u", "v");
        assertLineage("drop table a.t", "", "a|t");
        assertLineage("select 1", "", "");
        assertLineage(
                "select f.value:x::string from raw.t, lateral flatten(input => t.v) f qualify row_number() over (order by a) = 1",
                "raw|t",
                "");
    }

    @Test
    void saysNothingWhereItDoesNotKnow() {
        for (String sql : List.of(
                "create schema hist.a clone raw.a",
                "call p()",
                "select from where",
                "grant select on t to role r",
                "use a")) {
            assertThat(Lineage.of(SqlText.of("query", sql), SqlDialect.SNOWFLAKE))
                    .describedAs(sql)
                    .isEmpty();
        }
    }

    @Test
    void tellsTheKindByTheFirstWords() {
        assertKind(
                StatementKind.QUERY,
                "select 1",
                "(select 1)",
                "with a as (select 1) select * from a",
                "from t",
                "values (1)");
        assertKind(
                StatementKind.CHANGE,
                "insert into t values (1)",
                "with a as (select 1) insert into t select * from a",
                "merge into t using u on 1=1 when matched then delete",
                "copy into t from @s",
                "truncate t");
        assertKind(
                StatementKind.DEFINITION,
                "create schema a clone b",
                "/* x */ drop table t",
                "alter table t swap with u",
                "grant select on t to role r",
                "undrop table t");
        assertKind(StatementKind.SHOW, "show tables", "describe t", "explain select 1");
        assertKind(
                StatementKind.OTHER,
                "explain analyze delete from t",
                "explain using text delete from t",
                "put file:///a @s",
                "",
                "attach 'x'",
                "install x");
        assertKind(StatementKind.SESSION, "use a.b", "set x = 1");
        assertKind(StatementKind.TRANSACTION, "begin", "BEGIN TRANSACTION", "commit", "rollback");
        assertKind(
                StatementKind.CALL,
                "call p()",
                "begin select 1; end",
                "declare x int; begin return x; end",
                "execute immediate 'x'",
                "with p as procedure() returns int as $$ $$ call p()");
    }

    private static void assertKind(StatementKind kind, String... statements) {
        for (String statement : statements) {
            assertThat(StatementKind.of(SqlText.of("query", statement), SqlDialect.SNOWFLAKE))
                    .describedAs(statement)
                    .isEqualTo(kind);
        }
    }

    private static void assertLineage(String sql, String reads, String writes) {
        Optional<Lineage> lineage = Lineage.of(SqlText.of("query", sql), SqlDialect.SNOWFLAKE);
        assertThat(lineage).describedAs(sql).isPresent();
        assertThat(text(lineage.orElseThrow().reads())).describedAs(sql).isEqualTo(reads);
        assertThat(text(lineage.orElseThrow().writes())).describedAs(sql).isEqualTo(writes);
    }

    private static String text(List<dev.nightjar.warehouse.TypedName> names) {
        return names.stream()
                .map(name -> name.parts().stream().map(part -> part.text()).collect(Collectors.joining("|")))
                .collect(Collectors.joining(", "));
    }
}
