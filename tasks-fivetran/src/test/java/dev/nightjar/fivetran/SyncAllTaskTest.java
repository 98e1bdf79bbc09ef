package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.Fault;
import dev.nightjar.testkit.fivetran.FaultRule;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.fivetran.SyncScript;
import java.time.Duration;
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
}
