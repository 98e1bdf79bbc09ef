package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.TaskContext;
import dev.nightjar.testkit.fivetran.Exchange;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncAllTaskTest {
    private static final SyncScript AN_HOUR = SyncScript.success().lasting(Duration.ofSeconds(20), Duration.ofHours(1));

    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void scenario25_sixtyConnectionsWithinTheQuota() {
        assertThat(requestsFor(60)).isLessThan(60 + 80);
    }

    @Test
    void scenario25_fiveHundredConnectionsWithinTheQuota() {
        assertThat(requestsFor(500)).isLessThan(500 + 80);
    }

    @Test
    void keepsToHalfOfASmallQuota() {
        fivetran.fake.quota(500);

        assertThat(requestsFor(500)).isLessThan(1000);

        assertThat(mostWithinAnHour()).isLessThanOrEqualTo(260);
        assertThat(fivetran.fake.exchanges()).noneMatch(exchange -> exchange.status() == 429);
        assertThat(fivetran.elapsed()).isBetween(Duration.ofHours(2), Duration.ofHours(5));
    }

    @Test
    void waitsOnForOneThatSlipsThroughBetweenTwoPages() {
        fivetran.fake.connection("a", "shop");
        Fault anEmptyList = new Fault.Answers(200, Map.of(), """
                {"code": "Success", "data": {"items": []}}""", false);
        fivetran.fake.fault(
                FaultRule.next(1, "GET", "/connections$", anEmptyList).after(2));

        SyncReport report = fivetran.run(new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP)));

        assertThat(report.failed()).isEmpty();
    }

    @Test
    void givesUpOneThatIsRemoved() {
        fivetran.fake.connection("a", "shop").then(AN_HOUR);
        fivetran.fake.connection("b", "crm");
        fivetran.clock.after(Duration.ofMinutes(10), () -> remove("a"));

        SyncReport report = fivetran.run(new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP)));

        assertThat(report.failed())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).contains("'shop' (a) is no longer there"));
    }

    @Test
    void keepsToAsManyRequestsAsItWasGiven() {
        for (int i = 0; i < 30; i++) {
            fivetran.fake.connection("c" + i, "s" + i);
        }

        SyncReport report = fivetran.run(
                new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP).withRequestsPerHour(20)));

        assertThat(report.ended()).hasSize(30);
        assertThat(mostWithinAnHour()).isLessThanOrEqualTo(21);
    }

    @Test
    void leavesWhatIsLeftOfTheQuotaToItsLooks() {
        fivetran.fake.connection("a", "shop");
        fivetran.fake.quota(70);
        FivetranClient other = fivetran.client();
        for (int i = 0; i < 60; i++) {
            assertThat(other.groups()).hasSize(1); // each takes one
        }

        fivetran.run(new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP)));

        assertThat(fivetran.fake.exchanges()).noneMatch(exchange -> exchange.status() == 429);
        assertThat(fivetran.elapsed()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void refusesABudgetThatIsTooSmall() {
        assertThatThrownBy(() -> SyncAllSpec.destination("d").withRequestsPerHour(3))
                .hasMessageContaining("give at least 10");
    }

    @Test
    void beginsWithThoseThatTookLongest() {
        fivetran.fake.connection("a", "short").then(Scenario.SHORT).then(Scenario.SHORT);
        fivetran.fake.connection("b", "long").then(Scenario.LONG).then(Scenario.LONG);
        fivetran.fake.connection("c", "plain");
        SyncAllTask all = new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP));
        fivetran.run(all);
        fivetran.fake.connection("d", "new");
        fivetran.run(new SyncTask("c"));
        long before = fivetran.triggers();

        fivetran.run(all);

        assertThat(fivetran.fake.exchanges().stream()
                        .map(Exchange::toString)
                        .filter(asked -> asked.endsWith("/sync"))
                        .skip(before))
                .containsExactly(
                        "POST /v1/connections/d/sync",
                        "POST /v1/connections/b/sync",
                        "POST /v1/connections/c/sync",
                        "POST /v1/connections/a/sync");
    }

    /** Counts the phases of each connection. */
    private static final class Watching extends SyncAllTask {
        private final Map<String, List<SyncPhase>> phases;

        Watching(SyncAllSpec spec, Map<String, List<SyncPhase>> phases) {
            super(spec);
            this.phases = phases;
        }

        @Override
        protected void onProgress(Connection connection, SyncPhase phase, TaskContext context) {
            phases.computeIfAbsent(connection.id(), _ -> new ArrayList<>()).add(phase);
        }
    }

    @Test
    void tellsHowFarEachConnectionIs() {
        fivetran.fake.connection("a", "shop");
        fivetran.fake.connection("b", "crm").then(Scenario.FAILURE);
        fivetran.fake.connection("c", "erp").then(Scenario.RESCHEDULED);
        Map<String, List<SyncPhase>> phases = new HashMap<>();

        fivetran.run(new Watching(SyncAllSpec.destination(FakeFivetran.GROUP), phases));

        assertThat(phases.get("a")).containsExactly(SyncPhase.TRIGGERED, SyncPhase.SYNCING, SyncPhase.ENDED);
        assertThat(phases.get("b")).containsExactly(SyncPhase.TRIGGERED, SyncPhase.SYNCING, SyncPhase.FAILED);
        // Between two looks it may pass the time in which it was triggered and does not run yet.
        assertThat(phases.get("c"))
                .filteredOn(phase -> phase != SyncPhase.TRIGGERED)
                .containsExactly(SyncPhase.SYNCING, SyncPhase.RESCHEDULED, SyncPhase.SYNCING, SyncPhase.ENDED);
    }

    @Test
    void showsHowFarEachConnectionIs() {
        fivetran.fake.connection("a", "shop");

        fivetran.run(new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP)));

        assertThat(fivetran.events)
                .anyMatch(event -> event.contains("shop: SYNCING"))
                .anyMatch(event -> event.contains("1 of 1 connections"));
    }

    @Test
    void putsAConnectionBackWhenItsOwnSyncHasEnded() {
        fivetran.fake.connection("a", "shop").paused(true);
        fivetran.fake.connection("b", "slow").then(Scenario.LONG);
        SyncAllSpec all =
                SyncAllSpec.destination(FakeFivetran.GROUP).with(SyncRules.DEFAULT.when(SyncRules.Paused.UNPAUSE));

        fivetran.run(new SyncAllTask(all));

        assertThat(fivetran.fake.exchanges())
                .filteredOn(exchange -> exchange.request().contains("\"paused\":true"))
                .singleElement()
                .satisfies(
                        exchange -> assertThat(exchange.at()).isBefore(TestFivetran.START.plus(Duration.ofHours(1))));
    }

    /** The most requests within any hour. */
    private long mostWithinAnHour() {
        List<Instant> times =
                fivetran.fake.exchanges().stream().map(Exchange::at).toList();
        return times.stream()
                .mapToLong(end -> times.stream()
                        .filter(time -> time.isAfter(end.minus(Duration.ofHours(1))) && !time.isAfter(end))
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void leavesTheOthersAloneWhenOneFails() {
        fivetran.fake.connection("a", "shop");
        fivetran.fake.connection("b", "crm").then(Scenario.FAILURE);
        fivetran.fake.connection("c", "old").paused(true);
        fivetran.fake.connection("d", "slow").then(Scenario.LONG);
        fivetran.fake.connection("e", "elsewhere", "sheets", "other");

        SyncReport report = fivetran.run(new SyncAllTask(
                SyncAllSpec.destination(FakeFivetran.GROUP).with(Patience.DEFAULT.withDeadline(Duration.ofHours(1)))));

        assertThat(report.ended())
                .extracting(SyncResult::connectionId, SyncResult::end)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("a", SyncResult.End.SUCCEEDED),
                        org.assertj.core.groups.Tuple.tuple("c", SyncResult.End.SKIPPED));
        assertThat(report.failed()).extracting(SyncReport.Failed::connectionId).containsExactly("b", "d");
        assertThatThrownBy(report::orThrow)
                .hasMessageContaining("2 of 4 connections")
                .hasMessageContaining("'crm' (b)");
    }

    @Test
    void bearsLooksThatFail() {
        fivetran.fake.connection("a", "shop");
        fivetran.fake.fault(
                FaultRule.next(9, "GET", "/connections$", Fault.html(502)).after(3));

        assertThat(fivetran.run(new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP)))
                        .ended())
                .hasSize(1);
        assertThat(fivetran.triggers()).isEqualTo(1);
    }

    @Test
    void saysThatThereIsNothingToSync() {
        assertThatThrownBy(() -> fivetran.run(new SyncAllTask(SyncAllSpec.destination("nowhere"))))
                .hasMessageContaining("destination nowhere");
    }

    /** Requests for syncs of an hour; a loop for each would need some 65 for each. */
    private long requestsFor(int connections) {
        for (int i = 0; i < connections; i++) {
            fivetran.fake.connection("c" + i, "s" + i).then(AN_HOUR);
        }
        SyncReport report = fivetran.run(new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP)));
        assertThat(report.ended()).hasSize(connections).allMatch(SyncResult::isSuccess);
        assertThat(fivetran.triggers()).isEqualTo(connections);
        return fivetran.fake.exchanges().size();
    }

    private void remove(String id) {
        try {
            fivetran.client().admin().deleteConnection(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
