package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.LeaveTablesOutTask;
import dev.nightjar.dbt.LeftOutTables;
import dev.nightjar.dbt.ReleaseTablesTask;
import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskPolicy;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that the histories' own records leave out for a time. */
class LeftOutTablesTest {
    private static final Identifier SHOP = Identifier.of("shop");
    private static final LeftOutTables ORDERS_AND_LINES =
            new LeftOutTables(SHOP, List.of(Identifier.of("ORDERS"), Identifier.of("lines")));

    @TempDir
    Path folder;

    @Test
    void clonesOfTheTimeBetweenAreNotCapturedHoweverLateTheirNightsCome() throws Exception {
        Lab lab = Lab.small(folder);
        lab.run(1);
        try (HeldFile _ = HeldFile.reading(lab.historyFile("shop"))) {
            lab.changeBefore(2);
            lab.run(2); // its clones are from before; it is late
        }
        Instant since = at(lab, Lab.midnight(2).plusSeconds(60), leaveOut(ORDERS_AND_LINES));
        assertThat(since).isEqualTo(Lab.midnight(2).plusSeconds(60));
        lab.change(List.of(
                "create table shop.whole as from shop.orders",
                "delete from shop.orders where id > 3",
                "drop table shop.lines"));
        try (HeldFile _ = HeldFile.reading(lab.historyFile("shop"))) {
            lab.run(3); // in the time between; late, too
        }
        lab.change(List.of(
                "insert into shop.orders from shop.whole where id > 3",
                "drop table shop.whole",
                "create table shop.lines (order_id integer, line integer, sku varchar, _fivetran_synced timestamptz, primary key (order_id, line))",
                "insert into shop.lines values (7, 1, 'SKU-new', now())"));
        at(lab, Lab.midnight(3).plusSeconds(60), release(Optional.empty()));

        NightReport fourth = lab.run(4);

        assertThat(fourth.fine()).isTrue();
        assertThat(fourth.tables()).extracting(TableOutcome::status).allMatch(TableStatus::readable);
        assertThat(fourth.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2), Lab.night(3));
        assertThat(fourth.lateNights().getFirst().notCaptured()).isEmpty();
        NightReport third = fourth.lateNights().getLast();
        assertThat(third.fine()).isTrue();
        assertThat(third.notCaptured())
                .extracting(table -> table.table() + " " + table.status().word() + ": " + table.reason())
                .containsExactly("shop.lines left out: resync of shop", "shop.orders left out: resync of shop");
        assertThat(NightProof.prove(lab)).isEqualTo(5 + 5 + 4 + 5);
        try (Session session = lab.warehouse().open(List.of(Access.read(new Database.History(SHOP))))) {
            Sql asOf = Sql.of("from history_shop.shop.orders(date '%s')".formatted(Lab.night(3)));
            assertThat(Failure.of(() -> session.query(asOf, row -> row.string(1))))
                    .hasMessageContaining("left out: resync of shop");
        }
    }

    @Test
    void aSchemaWithoutAHistoryIsLeftOutToo() {
        Lab lab = Lab.small(folder);
        at(lab, Lab.midnight(1).minusSeconds(60), leaveOut(new LeftOutTables(SHOP, List.of())));

        NightReport first = lab.run(1);

        assertThat(first.fine()).isTrue();
        assertThat(first.notCaptured()).hasSize(3).allMatch(table -> table.status() == TableStatus.LEFT_OUT);

        at(lab, Lab.midnight(1).plusSeconds(60), release(Optional.empty()));
        assertThat(lab.run(2).notCaptured()).isEmpty();
        assertThat(NightProof.prove(lab)).isEqualTo(2 + 5);
    }

    @Test
    void whatIsLeftOutKeepsItsTimeAndIsReleasedByIt() {
        Lab lab = Lab.small(folder);
        Instant first = at(lab, Lab.midnight(1), leaveOut(ORDERS_AND_LINES));
        Instant again = at(
                lab,
                Lab.midnight(2),
                leaveOut(new LeftOutTables(SHOP, List.of(Identifier.of("visits"), Identifier.of("lines")))));
        assertThat(rows(lab))
                .containsExactly(
                        "ORDERS since 2026-11-01 23:00:00",
                        "lines since 2026-11-01 23:00:00",
                        "visits since 2026-11-02 23:00:00");

        at(lab, Lab.midnight(3), release(Optional.of(again)));
        assertThat(rows(lab)).hasSize(2);
        at(lab, Lab.midnight(3), release(Optional.of(first)));
        assertThat(rows(lab)).isEmpty();
        at(lab, Lab.midnight(4), leaveOut(ORDERS_AND_LINES));
        assertThat(rows(lab)).as("left out anew").hasSize(2);
    }

    @Test
    void aPlanShowsTheStatementsAndChangesNothing() {
        Lab lab = Lab.small(folder);
        try (Nightjar nightjar = lab.open(Lab.midnight(1), _ -> {})) {
            Plan plan = nightjar.plan(flow -> flow.run(leaveOut(ORDERS_AND_LINES)));
            assertThat(plan.changes())
                    .anyMatch(change -> change.text().contains("'resync of shop'")
                            && change.text().contains("'ORDERS'"));
        }
        assertThat(lab.historyFile("shop")).doesNotExist();
    }

    /** Waits for whoever reads the history. */
    static class LeaveOutPatiently extends LeaveTablesOutTask {
        LeaveOutPatiently(LeaveTablesOutTask.Spec spec) {
            super(spec);
        }

        @Override
        protected TaskPolicy policy() {
            return super.policy().withAttempts(7);
        }
    }

    /** Tells how long they were left out. */
    static class ReleaseLoudly extends ReleaseTablesTask {
        ReleaseLoudly(ReleaseTablesTask.Spec spec) {
            super(spec);
        }

        @Override
        protected Instant run(TaskContext context) throws Exception {
            Instant released = super.run(context);
            context.log().info("released at {}", released);
            return released;
        }
    }

    @Test
    void bothCanBeSubclassed() {
        Lab lab = Lab.small(folder);
        Instant since = at(
                lab,
                Lab.midnight(1),
                new LeaveOutPatiently(new LeaveTablesOutTask.Spec(
                        "warehouse", "shop anew", "resync of shop", List.of(ORDERS_AND_LINES))));
        assertThat(rows(lab)).hasSize(2);

        at(
                lab,
                Lab.midnight(2),
                new ReleaseLoudly(
                        new ReleaseTablesTask.Spec("warehouse", "shop anew", List.of(SHOP), Optional.of(since))));
        assertThat(rows(lab)).isEmpty();
    }

    private static Task<Instant> leaveOut(LeftOutTables tables) {
        return new LeaveTablesOutTask(
                new LeaveTablesOutTask.Spec("warehouse", "shop anew", "resync of shop", List.of(tables)));
    }

    private static Task<Instant> release(Optional<Instant> since) {
        return new ReleaseTablesTask(new ReleaseTablesTask.Spec("warehouse", "shop anew", List.of(SHOP), since));
    }

    private static Instant at(Lab lab, Instant time, Task<Instant> task) {
        return lab.runAt(time, _ -> flow -> flow.run(task));
    }

    private static List<String> rows(Lab lab) {
        return DuckDbFile.at(lab.historyFile("shop"))
                .query(
                        "select table_name || ' since ' || since from nightjar.left_out where until is null order by all",
                        row -> row.string(1));
    }
}
