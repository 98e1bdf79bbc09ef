package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.duckdb.DuckDbSpec;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTaskTest {
    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void seed() {
        nights = new Nights(folder);
        RawFile.tables(nights.source, "asana", 1, 20);
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void givesRowsAsTextAndNullsAsAbsent() {
        QueryTask.Result result =
                query("select id, null as nothing, '' as empty from source.asana.t0 order by id limit 2");

        assertThat(result.columns()).containsExactly("id", "nothing", "empty");
        assertThat(result.rows())
                .containsExactly(
                        List.of(Optional.of("0"), Optional.empty(), Optional.of("")),
                        List.of(Optional.of("1"), Optional.empty(), Optional.of("")));
    }

    @Test
    void reachesNothingButTheDatabasesThatItNames() {
        for (String sql : reachingOut()) {
            assertThatThrownBy(() -> query(sql)).describedAs(sql).isInstanceOf(NightjarException.class);
        }
        assertThat(folder.toFile().list()).doesNotContain("stolen.csv", "other.duckdb");
        assertThat(query("select count(*) from source.asana.t0 t join source.asana.t0 u using (id)")
                        .rows())
                .containsExactly(List.of(Optional.of("20")));
    }

    /** What the guard does not see, the session refuses. */
    @Test
    void reachesNothingElsePastTheGuardEither() {
        DuckDbSpec spec = new DuckDbSpec(
                nights.source, folder.resolve("clones"), folder.resolve("history"), folder.resolve("work"));
        for (String sql : reachingOut()) {
            try (DuckDbWarehouse warehouse = new DuckDbWarehouse(spec);
                    Session session = warehouse.open(List.of(Access.read(new Database.Source())))) {
                session.confine();
                assertThatThrownBy(() -> session.execute(Sql.of(sql)))
                        .describedAs(sql)
                        .isInstanceOf(NightjarException.class);
            }
        }
        assertThat(folder.toFile().list()).doesNotContain("stolen.csv", "other.duckdb");
    }

    private List<String> reachingOut() {
        return List.of(
                "copy (select * from source.asana.t0) to '%s'".formatted(folder.resolve("stolen.csv")),
                "attach '%s' as other".formatted(folder.resolve("other.duckdb")),
                "select * from read_text('/etc/hostname')",
                "select * from '/etc/hostname.csv'",
                "set enable_external_access = true",
                "delete from source.asana.t0");
    }

    @Test
    void tellsTheColumnsOfAnEmptyResult() {
        assertThat(query("select id as a, note as b from source.asana.t0 where false"))
                .isEqualTo(new QueryTask.Result(List.of("a", "b"), List.of()));
    }

    @Test
    void writesValuesTheSameInEveryZone() {
        TimeZone here = TimeZone.getDefault();
        try {
            // This machine's summer time skips 02:30.
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            assertThat(values("""
                    select timestamp '2026-03-29 02:30:00', timestamp '2026-01-01 00:00:00.5',
                           timestamptz '2026-01-01 00:00:00+02', date '2026-01-01', time '12:34:56', 1.50::decimal(4, 2),
                           interval 1 month, '\\xAA\\x00b'::blob, true,
                           [timestamp '2026-07-01 12:00:00', null], {'a': '\\xFF'::blob, 'b': [1]}, map {'k': 'v'}"""))
                    .containsExactly(
                            "2026-03-29 02:30:00",
                            "2026-01-01 00:00:00.5",
                            "2025-12-31 22:00:00+00",
                            "2026-01-01",
                            "12:34:56",
                            "1.50",
                            "1 month",
                            "\\xAA\\x00b",
                            "true",
                            "[2026-07-01 12:00:00, NULL]",
                            "{a: \\xFF, b: [1]}",
                            "{k: v}");
        } finally {
            TimeZone.setDefault(here);
        }
    }

    @Test
    void refusesMoreRowsThanAllowed() {
        assertThat(query("from source.asana.t0").rows()).hasSize(20);
        assertFails("select id from source.asana.t0 union all select id from source.asana.t0", ErrorCode.CONFIG)
                .hasMessage("the query gives more than 20 rows; narrow it, or raise max_rows");
    }

    @Test
    void saysWhatTheWarehouseRefuses() {
        assertFails("select nonsense from source.asana.t0", ErrorCode.EXTERNAL)
                .hasMessageContaining("nonsense")
                .hasMessageContaining("Binder Error");
        assertFails("select error('night 2026-11-01 was missed: disk full')", ErrorCode.EXTERNAL)
                .hasMessageContaining("night 2026-11-01 was missed: disk full");
    }

    @Test
    void changesNothing() {
        assertFails("delete from source.asana.t0", ErrorCode.CONFIG)
                .hasMessage("query:1:1: a query begins with SELECT or WITH, not with 'delete'; "
                        + "to change something, use a task that does");
    }

    private QueryTask.Result query(String sql) {
        return nights.run(new QueryTask(new QueryTask.Spec(Nights.WAREHOUSE, List.of(new Database.Source()), sql, 20)));
    }

    private List<String> values(String sql) {
        return query(sql).rows().getFirst().stream().map(Optional::orElseThrow).toList();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(String sql, ErrorCode code) {
        return assertThatThrownBy(() -> query(sql))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
