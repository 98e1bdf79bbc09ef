package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightjar.fivetran.SyncFailedException.Reason;
import dev.nightjar.flow.Backoff;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scenarios of a sync by their numbers in the issue; no test waits in real time. */
class SyncTaskTest {
    private static final Instant YESTERDAY = START.minus(Duration.ofDays(1));
    private static final Duration ENOUGH = Duration.ofSeconds(320);

    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void scenario01_firstSyncEver() {
        fivetran.fake.connection("c", "shop");

        SyncResult result = sync();

        assertThat(result.end()).isEqualTo(SyncResult.End.SUCCEEDED);
        assertThat(result.succeededAt()).contains(START.plus(ENOUGH));
        assertThat(fivetran.triggers()).isEqualTo(1);
    }

    @Test
    void scenario02_success() {
        fivetran.fake.connection("c", "shop").succeededAt(YESTERDAY);

        SyncResult result = sync();

        assertThat(result.succeededAt()).contains(START.plus(ENOUGH));
        assertThat(result.took()).contains(ENOUGH);
        assertThat(result.dashboard()).hasPath("/dashboard/connectors/google_sheets/shop");
        assertThat(fivetran.elapsed()).isLessThan(ENOUGH.plusSeconds(70));
    }

    @Test
    void tellsHowLongItTookByFivetransHistoryWhereAClockWasSetBack() {
        fivetran.fake.connection("c", "shop").succeededAt(YESTERDAY);
        Map<String, String> ahead = Map.of("Date", "Mon, 02 Nov 2026 09:00:00 GMT");
        fivetran.fake.fault(FaultRule.next(1, "POST", "/sync$", new Fault.Answers(200, ahead, """
                {"code": "Success", "message": "Sync has been successfully triggered"}""", true)));

        assertThat(sync().took()).contains(Duration.ofMinutes(5));
    }

    @Test
    void scenario03_failureAfterSuccess() {
        fivetran.fake.connection("c", "shop").succeededAt(YESTERDAY).then(Scenario.FAILURE);

        assertThat(fivetran.failure(SyncRules.DEFAULT)).isEqualTo(Reason.FAILED);
    }

    @Test
    void scenario04_successAfterAnOldFailure() {
        fivetran.fake
                .connection("c", "shop")
                .succeededAt(YESTERDAY.minusSeconds(60))
                .failedAt(YESTERDAY);

        assertThat(sync().isSuccess()).isTrue();
    }

    @Test
    void scenario05_endsBetweenTwoLooks() {
        fivetran.fake.connection("c", "shop").succeededAt(YESTERDAY).then(Scenario.SHORT);

        assertThat(sync().succeededAt()).contains(START.plusSeconds(5));
        assertThat(fivetran.fake.count("GET .*/c$")).isEqualTo(2);
    }

    @Test
    void scenario06_lingersInScheduled() {
        fivetran.fake
                .connection("c", "shop")
                .then(SyncScript.success().lasting(Duration.ofMinutes(14), Duration.ofMinutes(5)));

        assertThat(sync().isSuccess()).isTrue();
    }

    @Test
    void scenario07_waitsForTheSyncThatRunsAndSyncsThen() {
        fivetran.fake.connection("c", "shop").syncingSince(START.minusSeconds(60), SyncScript.success());

        SyncResult result = sync();

        assertThat(result.succeededAt().orElseThrow()).isAfter(START.plus(Duration.ofMinutes(9)));
        assertThat(fivetran.triggers()).isEqualTo(1);
    }

    @Test
    void scenario07_joinsTheSyncThatRuns() {
        fivetran.fake.connection("c", "shop").syncingSince(START.minusSeconds(60), SyncScript.success());

        SyncResult result = fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Running.JOIN));

        assertThat(result.succeededAt()).contains(START.minusSeconds(60).plus(ENOUGH));
        assertThat(result.took()).as("from Fivetran's history").contains(Duration.ofMinutes(5));
        assertThat(fivetran.triggers()).isZero();
    }

    @Test
    void scenario07_doesNotKnowHowLongItTookWhereThereIsNoHistory() {
        fivetran.fake.connection("c", "shop").syncingSince(START.minusSeconds(60), SyncScript.success());
        fivetran.fake.fault(FaultRule.next(9, "GET", "/sync-history$", Fault.html(502)));

        SyncResult result =
                fivetran.run(new SyncTask(SyncSpec.of("c").with(SyncRules.DEFAULT.when(SyncRules.Running.JOIN))));

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.took()).isEmpty();
    }

    @Test
    void scenario07_restartsTheSyncThatRuns() {
        fivetran.fake
                .connection("c", "shop")
                .syncingSince(
                        START.minusSeconds(60),
                        Scenario.LONG.syncs().getFirst().lasting(Duration.ZERO, Duration.ofHours(6)));

        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Running.RESTART))
                        .succeededAt())
                .contains(START.plus(ENOUGH));
        assertThat(fivetran.fake.exchanges())
                .filteredOn(exchange -> exchange.path().endsWith("/sync"))
                .singleElement()
                .extracting(exchange -> exchange.request())
                .isEqualTo("{\"force\":true}");
    }

    @Test
    void scenario07_leavesTheSyncThatRuns() {
        fivetran.fake.connection("c", "shop").syncingSince(START.minusSeconds(60), SyncScript.success());

        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Running.SKIP)).end())
                .isEqualTo(SyncResult.End.SKIPPED);
        assertThat(fivetran.failure(SyncRules.DEFAULT.when(SyncRules.Running.FAIL)))
                .isEqualTo(Reason.RUNNING);
    }

    @Test
    void scenario10_cancelled() {
        fivetran.fake
                .connection("c", "shop")
                .succeededAt(YESTERDAY)
                .then(Scenario.CANCELLED)
                .then(Scenario.CANCELLED);

        assertThat(fivetran.failure(SyncRules.DEFAULT)).isEqualTo(Reason.CANCELLED);
        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Cancelled.COMPLETE))
                        .end())
                .isEqualTo(SyncResult.End.CANCELLED);
    }

    @Test
    void scenario11_neverStarts() {
        fivetran.fake.connection("c", "shop").then(Scenario.NEVER_STARTS);

        assertThat(fivetran.failure(SyncRules.DEFAULT)).isEqualTo(Reason.NOT_STARTED);
        assertThat(fivetran.elapsed()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(17));
    }

    @Test
    void scenario12_paused() {
        fivetran.fake.connection("c", "shop").paused(true);

        assertThat(fivetran.failure(SyncRules.DEFAULT)).isEqualTo(Reason.PAUSED);
        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Paused.SKIP)).end())
                .isEqualTo(SyncResult.End.SKIPPED);
        assertThat(fivetran.triggers()).isZero();

        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Paused.UNPAUSE))
                        .isSuccess())
                .isTrue();
        assertThat(fivetran.fake.exchanges().getLast().request())
                .isEqualTo("{\"paused\":true,\"run_setup_tests\":false}");
    }

    @Test
    void scenario12_pausedWhileItIsWaitedFor() {
        fivetran.fake.connection("c", "shop");
        fivetran.clock.after(Duration.ofMinutes(2), () -> fivetran.fake.change("c", c -> c.paused(true)));
        fivetran.clock.after(Duration.ofMinutes(2), () -> fivetran.fake.change("c", c -> c.stop()));

        assertThat(fivetran.failure(SyncRules.DEFAULT)).isEqualTo(Reason.PAUSED);
    }

    @Test
    void scenario13_brokenAndHealed() {
        fivetran.fake.connection("c", "shop").healsByTest();

        assertThat(fivetran.failure(SyncRules.DEFAULT)).isEqualTo(Reason.BROKEN);
        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Broken.RUN_SETUP_TESTS))
                        .isSuccess())
                .isTrue();
    }

    @Test
    void scenario13_brokenForGood() {
        fivetran.fake.connection("c", "shop").setupState("incomplete");

        assertThat(fivetran.failure(SyncRules.DEFAULT.when(SyncRules.Broken.RUN_SETUP_TESTS)))
                .isEqualTo(Reason.BROKEN);
        assertThat(fivetran.fake.count("/test$")).isEqualTo(1);
        assertThat(fivetran.triggers()).isZero();
    }

    @Test
    void scenario13_breaksMeanwhile() {
        fivetran.fake.connection("c", "shop").then(Scenario.BREAKS);

        assertThatThrownBy(this::sync).hasMessageContaining("failed at").hasMessageContaining("reconnect: Reconnect");
    }

    @Test
    void scenario21_aServerClockThatIsOff() {
        for (Duration skew : new Duration[] {Duration.ofHours(1), Duration.ofHours(-1)}) {
            try (TestFivetran skewed = new TestFivetran(skew)) {
                skewed.fake
                        .connection("c", "shop")
                        .succeededAt(START.plus(skew).minusSeconds(1))
                        .then(Scenario.SHORT);

                SyncResult result = skewed.run(new SyncTask("c"));

                assertThat(result.succeededAt()).contains(START.plus(skew).plusSeconds(5));
                assertThat(result.took()).contains(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void scenario22_wordsThatNobodyKnows() {
        fivetran.fake.connection("c", "shop").setupState("hibernating").schedule("lunar");

        assertThat(sync().isSuccess()).isTrue();
    }

    @Test
    void scenario24_twoFlowsAndOneConnection() throws Exception {
        fivetran.fake.connection("c", "shop");
        Flow<SyncResult> flow = context -> context.run(new SyncTask("c"));

        RunHandle<SyncResult> one = fivetran.nightjar.start(flow);
        RunHandle<SyncResult> two = fivetran.nightjar.start(flow);

        assertThat(one.await().succeededAt()).isNotEqualTo(two.await().succeededAt());
        assertThat(fivetran.triggers()).isEqualTo(2);
    }

    @Test
    void scenario27_showsNoSecret() {
        fivetran.fake.connection("c", "shop").then(Scenario.FAILURE);
        fivetran.fake.fault(FaultRule.next(3, "GET", "/c$", Fault.html(502)).after(2));

        Throwable failure = catchThrowable(this::sync);

        assertThat(fivetran.events).isNotEmpty().noneMatch(event -> event.contains("ZmFrZS1hcGkta2V5"));
        assertThat(failure).hasMessageNotContaining("fake-api-secret");
    }

    @Test
    void syncsAgainInAnotherAttempt() {
        fivetran.fake.connection("c", "shop").then(Scenario.FAILURE);

        SyncResult result = fivetran.run(
                new SyncTask("c").with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(Duration.ZERO))));

        assertThat(result.isSuccess()).isTrue();
        assertThat(fivetran.triggers()).isEqualTo(2);
    }

    @Test
    void findsAConnectionByItsName() {
        fivetran.fake.connection("a", "shop");
        fivetran.fake.connection("b", "crm");
        SyncSpec spec = SyncSpec.of(ConnectionRef.named("fake_group", "crm"));

        assertThat(fivetran.run(new SyncTask(spec)).connectionId()).isEqualTo("b");
        fivetran.fake.connection("c", "crm");
        assertThatThrownBy(() -> fivetran.run(new SyncTask(spec))).hasMessageContaining("b, c");
        assertThatThrownBy(() -> fivetran.run(new SyncTask(SyncSpec.of(ConnectionRef.named("fake_group", "none")))))
                .hasMessageContaining("no connections");
    }

    @Test
    void tellsInAPlanWhatItWouldDo() {
        fivetran.fake.connection("c", "shop");
        Flow<SyncResult> flow = context -> context.run(new SyncTask("c"));

        assertThat(fivetran.nightjar.plan(flow).toString()).contains("POST /connections/c/sync");
        assertThat(fivetran.triggers()).isZero();
    }

    /** A subclass with a rule of its own of what is done. */
    private static final class SyncUntilNoonTask extends SyncTask {
        SyncUntilNoonTask(String connectionId) {
            super(connectionId);
        }

        @Override
        protected boolean isDone(SyncResult result, TaskContext context) {
            return context.now().isAfter(START.plus(Duration.ofHours(12)));
        }
    }

    @Test
    void asksASubclassWhetherItIsDone() {
        fivetran.fake.connection("c", "shop");

        fivetran.run(new SyncUntilNoonTask("c"));

        assertThat(fivetran.elapsed()).isGreaterThan(Duration.ofHours(12));
    }

    private SyncResult sync() {
        return fivetran.sync(SyncRules.DEFAULT);
    }
}
