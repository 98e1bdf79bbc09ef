package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightjar.fivetran.SyncFailedException.Reason;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Syncs that are rescheduled, and connections whose schedule is changed, by the numbers of {@link SyncTaskTest}. */
class SyncScheduleTest {
    private static final Instant YESTERDAY = START.minus(Duration.ofDays(1));
    private static final Duration ENOUGH = Duration.ofSeconds(320);

    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void scenario08_rescheduledAndTakenUpByFivetran() {
        fivetran.fake.connection("c", "shop").succeededAt(YESTERDAY).then(Scenario.RESCHEDULED);

        assertThat(sync().isSuccess()).isTrue();
        assertThat(fivetran.triggers()).isEqualTo(1);
        assertThat(fivetran.elapsed()).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(52));
    }

    @Test
    void scenario09_rescheduledAndTriggeredOnceMore() {
        fivetran.fake.connection("c", "shop").schedule("manual").then(Scenario.RESCHEDULED);

        assertThat(sync().triggers()).isEqualTo(2);
        assertThat(fivetran.triggers()).isEqualTo(2);
        assertThat(fivetran.fake.exchanges().stream()
                        .filter(exchange -> exchange.path().endsWith("/sync"))
                        .toList()
                        .getLast()
                        .at())
                .isBetween(
                        START.plus(ENOUGH).plus(Duration.ofMinutes(41)),
                        START.plus(ENOUGH).plus(Duration.ofMinutes(43)));
    }

    @Test
    void scenario09_rescheduledAndTriggeredOnceMoreWhenAGatewayFails() {
        fivetran.fake.connection("c", "shop").schedule("manual").then(Scenario.RESCHEDULED);
        fivetran.fake.fault(FaultRule.next(2, "POST", "/sync$", Fault.html(503)).after(1));

        assertThat(sync().isSuccess()).isTrue();
    }

    @Test
    void scenario09_rescheduledAndTriggeredOnceMoreWhenTheAnswerIsLost() {
        fivetran.fake.connection("c", "shop").schedule("manual").then(Scenario.RESCHEDULED);
        fivetran.fake.fault(
                FaultRule.next(1, "POST", "/sync$", new Fault.Drops(true)).after(1));

        assertThat(sync().isSuccess()).isTrue();
        assertThat(fivetran.triggers()).isBetween(2L, 3L);
    }

    @Test
    void scenario09_rescheduledForDaysLater() {
        fivetran.fake
                .connection("c", "shop")
                .schedule("manual")
                .then(SyncScript.rescheduled(Duration.ofHours(49)), SyncScript.success());

        Patience days = Patience.DEFAULT.withDeadline(Duration.ofDays(4));
        assertThat(fivetran.run(new SyncTask(SyncSpec.of("c").with(days))).isSuccess())
                .isTrue();
        assertThat(fivetran.triggers()).isEqualTo(2);
        assertThat(fivetran.elapsed()).isBetween(Duration.ofHours(49), Duration.ofHours(50));
    }

    @Test
    void scenario09_rescheduledForATimeThatHasPassed() {
        fivetran.fake
                .connection("c", "shop")
                .schedule("manual")
                .then(SyncScript.rescheduled(Duration.ofMinutes(-5)), SyncScript.success());

        assertThat(sync().isSuccess()).isTrue();
        assertThat(fivetran.triggers()).isEqualTo(2);
    }

    @Test
    void scenario09_rescheduledAndNotWaitedFor() {
        fivetran.fake
                .connection("c", "shop")
                .then(SyncScript.rescheduled(Duration.ofMinutes(40)), SyncScript.rescheduled(Duration.ofMinutes(40)));

        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Rescheduled.COMPLETE))
                        .end())
                .isEqualTo(SyncResult.End.RESCHEDULED);
        assertThat(fivetran.failure(SyncRules.DEFAULT.when(SyncRules.Rescheduled.FAIL)))
                .isEqualTo(Reason.RESCHEDULED);
    }

    @Test
    void scenario20_leavesTheScheduleAsItIs() {
        fivetran.fake.connection("c", "shop");

        sync();

        assertThat(fivetran.fake.count("PATCH")).isZero();
    }

    @Test
    void scenario20_putsTheScheduleBack() {
        fivetran.fake.connection("c", "shop").then(SyncScript.success()).then(Scenario.FAILURE);
        SyncRules manual = SyncRules.DEFAULT.withSchedule(SyncRules.SchedulePolicy.MANUAL);

        fivetran.sync(manual);
        assertThat(schedules()).containsExactly("manual", "auto");
        fivetran.failure(manual);
        assertThat(schedules()).containsExactly("manual", "auto", "manual", "auto");
        fivetran.sync(manual.restoring(false));
        assertThat(schedules()).endsWith("auto", "manual");
    }

    @Test
    void scenario20_putsTheScheduleBackWhenItIsCancelled() {
        fivetran.fake.connection("c", "shop").then(Scenario.LONG);
        SyncTask task =
                new SyncTask(SyncSpec.of("c").with(SyncRules.DEFAULT.withSchedule(SyncRules.SchedulePolicy.MANUAL)));
        CompletableFuture<RunHandle<?>> run = new CompletableFuture<>();
        fivetran.clock.after(Duration.ofMinutes(10), () -> run.join().cancel());
        Flow<SyncResult> flow = context -> context.run(task);
        run.complete(fivetran.nightjar.start(flow));

        assertThat(catchThrowable(() -> run.join().await())).isNotNull();
        assertThat(schedules()).containsExactly("manual", "auto");
    }

    private SyncResult sync() {
        return fivetran.sync(SyncRules.DEFAULT);
    }

    private List<String> schedules() {
        return fivetran.fake.exchanges().stream()
                .filter(exchange -> exchange.method().equals("PATCH"))
                .map(exchange -> exchange.request().contains("manual") ? "manual" : "auto")
                .toList();
    }
}
