package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitForAllTaskTest {
    private static final SyncAllSpec ALL =
            SyncAllSpec.destination(FakeFivetran.GROUP).with(Patience.DEFAULT.withDeadline(Duration.ofHours(3)));

    private static final Fault AN_EMPTY_LIST = new Fault.Answers(200, Map.of(), """
            {"code": "Success", "data": {"items": []}}""", false);

    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void waitsForAllAndTriggersNothing() {
        Duration hour = Duration.ofHours(1);
        fivetran.fake.connection("done", "shop").succeededAt(START.minus(hour));
        fivetran.fake
                .connection("soon", "crm")
                .succeededAt(START.minus(Duration.ofDays(1)))
                .syncingSince(START.plus(hour), SyncScript.success());
        fivetran.fake.connection("elsewhere", "sheets", "other", "erp");

        SyncReport report = fivetran.run(WaitForAllTask.of(ALL));

        assertThat(report.failed()).isEmpty();
        assertThat(report.ended())
                .extracting(SyncResult::connectionId, SyncResult::end, SyncResult::triggers)
                .containsExactly(
                        tuple("done", SyncResult.End.SUCCEEDED, 0), tuple("soon", SyncResult.End.SUCCEEDED, 0));
        assertThat(report.ended().getLast().succeededAt().orElseThrow()).isAfter(START.plus(hour));
        assertThat(fivetran.triggers()).isZero();
        assertThat(fivetran.fake.count("GET")).as("one request a look").isLessThan(75);
    }

    @Test
    void leavesTheOthersAloneWhenOneComesToNothing() {
        fivetran.fake.connection("a", "shop").succeededAt(START.minusSeconds(60));
        fivetran.fake.connection("b", "crm").paused(true);
        fivetran.fake.connection("c", "erp").failedAt(START.minusSeconds(60));
        fivetran.fake.connection("d", "hr").setupState("broken");
        fivetran.fake.connection("e", "late").succeededAt(START.minus(Duration.ofDays(2)));
        fivetran.fake.fault(
                FaultRule.next(3, "GET", "/connections$", Fault.html(502)).after(2));

        SyncReport report = fivetran.run(WaitForAllTask.of(ALL));

        assertThat(report.ended())
                .extracting(SyncResult::connectionId, SyncResult::end)
                .containsExactlyInAnyOrder(tuple("a", SyncResult.End.SUCCEEDED), tuple("b", SyncResult.End.SKIPPED));
        assertThat(report.failed()).extracting(SyncReport.Failed::connectionId).containsExactly("c", "d", "e");
        assertThat(report.failed().getLast().reason()).contains("'late' (e)", "has not synced within PT3H");
        assertThat(fivetran.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(3));
    }

    @Test
    void waitsForADailySyncThatWasDueLast() {
        // Due at 23:00, an hour ago: the one of the day before ended late, and is not it.
        fivetran.fake
                .connection("c", "shop")
                .daily("23:00")
                .succeededAt(START.minus(Duration.ofHours(20)))
                .syncingSince(START.plus(Duration.ofMinutes(5)), SyncScript.success());

        assertThat(fivetran.run(WaitForAllTask.of(ALL)).ended())
                .singleElement()
                .satisfies(
                        result -> assertThat(result.succeededAt().orElseThrow()).isAfter(START));
    }

    @Test
    void doesNotWaitWhereNoSyncIsDueByItself() {
        fivetran.fake.connection("a", "shop").succeededAt(START.minusSeconds(60));
        fivetran.fake.connection("b", "crm").schedule("manual").succeededAt(START.minusSeconds(60));
        fivetran.fake.connection("c", "erp").schedule("manual").paused(true);

        SyncReport report = fivetran.run(WaitForAllTask.of(ALL));

        assertThat(report.ended())
                .extracting(SyncResult::connectionId, SyncResult::end)
                .containsExactlyInAnyOrder(tuple("a", SyncResult.End.SUCCEEDED), tuple("c", SyncResult.End.SKIPPED));
        assertThat(report.failed())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).contains("'crm' (b)", "schedule manual", "'after'"));
        assertThat(fivetran.elapsed()).isZero();
    }

    @Test
    void waitsOnForOneThatSlipsThroughBetweenTwoPages() {
        fivetran.fake.connection("c", "shop").syncingSince(START.plusSeconds(60), SyncScript.success());
        fivetran.fake.fault(
                FaultRule.next(1, "GET", "/connections$", AN_EMPTY_LIST).after(2));

        assertThat(fivetran.run(WaitForAllTask.of(ALL)).failed()).isEmpty();
    }

    @Test
    void bearsAnOutageThatBeginsAfterItsFirstLook() {
        fivetran.fake.connection("c", "shop").succeededAt(START.minusSeconds(60));
        fivetran.fake.fault(FaultRule.next(8, "GET", "/connections$", new Fault.Drops(false))
                .after(1));

        assertThat(fivetran.run(WaitForAllTask.of(ALL)).failed()).isEmpty();
    }

    @Test
    void saysThatThereIsNothingToWaitFor() {
        assertThatThrownBy(() -> fivetran.run(WaitForAllTask.of(SyncAllSpec.destination("nowhere"))))
                .hasMessageContaining("check 'destination'");
    }

    @Test
    void canBeSubclassed() {
        fivetran.fake.connection("a", "shop").succeededAt(START.minusSeconds(60));
        fivetran.fake.connection("b", "tmp_of_anna");

        assertThat(fivetran.run(new WaitForOurs()).ended())
                .extracting(SyncResult::connectionId)
                .containsExactly("a");
    }

    /** Waits for all but what people try out. */
    static final class WaitForOurs extends WaitForAllTask {
        WaitForOurs() {
            super((Spec) WaitForAllTask.of(ALL).spec());
        }

        @Override
        protected boolean selects(Connection connection) {
            return !connection.schema().startsWith("tmp_");
        }
    }
}
