package dev.nightjar.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.CachePolicy;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskPolicy;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTaskTest {
    private static final List<Database> SOURCE = List.of(new Database.Source());

    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void seed() {
        nights = new Nights(folder);
        RawFile.tables(nights.source, "shop", 1, 25);
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void namesTheFirstOffendingRowsAndCountsTheOthers() {
        String sql = "select id, repeat(note, 10) as note, null as nothing from source.shop.t0 order by id";

        assertThatCode(() -> check(sql + " limit 0", new Expectation.NoRows())).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(sql, new Expectation.NoRows()))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL))
                .hasMessageStartingWith(
                        "the check does not hold: 25 rows:\n  id | note | nothing\n  0 | cfcd208495d565ef66e7dff9f98764dacfcd208495d565ef66e7dff9f987… | null\n  1 | ")
                .hasMessageEndingWith("\n  and 15 more");
    }

    @Test
    void comparesAValue() {
        String sql = "select count(*) from source.shop.t0";

        assertThat(check(sql, new Expectation.Value("25")).value()).hasValue("25");
        assertThatThrownBy(() -> check(sql, new Expectation.Value("26")))
                .hasMessage("the check does not hold: 25 instead of '26'");
        assertThat(check(sql, within(20, 30)).value()).hasValue("25");
        assertThatThrownBy(() -> check(sql, within(26, 30)))
                .hasMessage("the check does not hold: 25 instead of from 26 to 30");
        assertThatThrownBy(() -> check("select 'many'", within(26, 30)))
                .hasMessage("the check compares a number, and the query gives 'many'; make it one");
        assertThatThrownBy(() -> check("select 1, 2", within(1, 2)))
                .hasMessage("the check needs one row with one value, and the query gives 1 rows of 2 columns, or null");
    }

    @Test
    void comparesWithTheLastRunInWhichItHeld() {
        Expectation grows = new Expectation.Since("orders", new BigDecimal("0.9"), new BigDecimal("1.5"));

        assertThat(check("select 100", grows).value()).hasValue("100");
        assertThat(check("select 150", grows).value()).hasValue("150");
        assertThatThrownBy(() -> check("select 120", grows))
                .hasMessage(
                        "the check does not hold: 120 instead of from 135.0 to 225.0, since it was 150 the last time");
        assertThat(check("select 140", grows).value()).hasValue("140");
        assertThat(check("select -7", new Expectation.Since("other", BigDecimal.ONE, BigDecimal.TWO))
                        .value())
                .hasValue("-7");
        assertThat(check("select -10", new Expectation.Since("other", BigDecimal.ONE, BigDecimal.TWO))
                        .value())
                .hasValue("-10");
    }

    @Test
    void onlyReads() {
        assertThatThrownBy(() -> check("delete from source.shop.t0", new Expectation.NoRows()))
                .hasMessageStartingWith("query:1:1: ");
    }

    /** A team's own: it says who is to look. */
    static class CheckOrders extends CheckTask {
        CheckOrders() {
            super(new Spec(
                    Nights.WAREHOUSE, SOURCE, "select id from source.shop.t0 limit 1", new Expectation.NoRows()));
        }

        @Override
        protected String describe(TaskContext context, String found) {
            return "orders are wrong, " + found + "; ask the shop team";
        }
    }

    @Test
    void canBeSubclassed() {
        assertThatThrownBy(() -> nights.run(new CheckOrders()))
                .hasMessageStartingWith("orders are wrong, 1 row; ask the shop team:\n");
    }

    /** Another team's, with a setting of its own, whose results other runs may use. */
    static class CheckFor extends CheckTask {
        record Own(String team, CheckTask.Spec check) {}

        private final List<String> asked;

        CheckFor(String team, List<String> asked) {
            this(new Own(team, new Spec(Nights.WAREHOUSE, SOURCE, "select 1", new Expectation.Value("1"))), asked);
        }

        private CheckFor(Own spec, List<String> asked) {
            super(spec, spec.check());
            this.asked = asked;
        }

        @Override
        protected Result run(TaskContext context) {
            asked.add(((Own) spec()).team());
            return super.run(context);
        }

        @Override
        protected TaskPolicy policy() {
            return super.policy().withCache(CachePolicy.of(Duration.ofHours(1)));
        }
    }

    @Test
    void aSubclassWithSettingsOfItsOwnHasItsOwnResults() {
        List<String> asked = new ArrayList<>();

        nights.run(new CheckFor("shop", asked));
        nights.run(new CheckFor("crm", asked));
        nights.run(new CheckFor("shop", asked));

        assertThat(asked).containsExactly("shop", "crm");
    }

    @Test
    void waitsUntilThereAreRows() throws Exception {
        RunHandle<WaitForQueryTask.Result> run = nights.start(waiting("select 1 from source.shop.t0 where id = 100"));

        nights.clock.awaitTimers(1);
        nights.clock.advance(Duration.ofMinutes(1));
        nights.clock.awaitTimers(1);
        RawFile.write(nights.source, "insert into shop.t0 values (100, 'late')");
        nights.clock.advance(Duration.ofMinutes(1));

        WaitForQueryTask.Result result = run.await();
        assertThat(result.looks()).isEqualTo(3);
        assertThat(result.at()).isEqualTo(Instant.parse("2026-11-02T00:02:00.123456Z"));
    }

    @Test
    void waitsUntilItIsTrue() throws Exception {
        RunHandle<WaitForQueryTask.Result> run = nights.start(waiting("select count(*) > 25 from source.shop.t0"));

        nights.clock.awaitTimers(1);
        RawFile.write(nights.source, "insert into shop.t0 values (100, 'late')");
        nights.clock.advance(Duration.ofMinutes(1));

        assertThat(run.await().looks()).isEqualTo(2);
    }

    @Test
    void waitsNoLongerThanTheDeadline() throws Exception {
        RunHandle<WaitForQueryTask.Result> run = nights.start(waiting("select false"));

        nights.clock.awaitTimers(1);
        nights.clock.advance(Duration.ofMinutes(1));
        nights.clock.awaitTimers(1);
        nights.clock.advance(Duration.ofMinutes(1));
        nights.clock.awaitTimers(1);
        nights.clock.advance(Duration.ofSeconds(30));

        assertThatThrownBy(run::await)
                .hasMessage("after PT2M30S the query is still not so; look why, or raise the deadline: select false");
    }

    @Test
    void aCancelEndsTheWait() throws Exception {
        RunHandle<WaitForQueryTask.Result> run = nights.start(waiting("select false"));
        nights.clock.awaitTimers(1);

        run.cancel();

        assertThatThrownBy(run::await).isInstanceOf(NightjarException.class);
    }

    @Test
    void aSubclassSaysWhatItWaitsFor() {
        assertThat(nights.run(new WaitForQueryTask(waitSpec("select 'loading' as state")) {
                            @Override
                            protected boolean accepts(Row row) {
                                return row.text(1).equals(Optional.of("loading"));
                            }
                        })
                        .looks())
                .isEqualTo(1);
    }

    private static WaitForQueryTask waiting(String sql) {
        return new WaitForQueryTask(waitSpec(sql));
    }

    private static WaitForQueryTask.Spec waitSpec(String sql) {
        return new WaitForQueryTask.Spec(Nights.WAREHOUSE, SOURCE, sql, Duration.ofMinutes(1), Duration.ofSeconds(150));
    }

    private static Expectation within(long least, long most) {
        return new Expectation.Within(BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }

    private CheckTask.Result check(String sql, Expectation expectation) {
        return nights.run(new CheckTask(new CheckTask.Spec(Nights.WAREHOUSE, SOURCE, sql, expectation)));
    }
}
