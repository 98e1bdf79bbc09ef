package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Syncs over a wire that fails, by the numbers of {@link SyncTaskTest}. */
class SyncFaultsTest {
    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void scenario14_rateLimitsOfAllKinds() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(1, "POST", "/sync", Fault.limited(Optional.of(Duration.ofHours(1)))));
        fivetran.fake.fault(
                FaultRule.next(2, "GET", "/c$", Fault.limited(Optional.empty())).after(2));

        assertThat(sync().isSuccess()).isTrue();
        assertThat(fivetran.elapsed()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void scenario14_doesNotOutwaitItsDeadline() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(99, "GET", "/c$", Fault.limited(Optional.of(Duration.ofHours(1))))
                .after(2));
        Patience patience = Patience.DEFAULT.withDeadline(Duration.ofMinutes(30));

        assertThatThrownBy(() -> fivetran.run(new SyncTask(SyncSpec.of("c").with(patience))))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
        assertThat(fivetran.elapsed()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void scenario15_looksThatFail() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(
                FaultRule.next(12, "GET", "/c$", Fault.status(500, "Internal")).after(1));
        fivetran.fake.fault(FaultRule.next(2, "GET", "/c$", Fault.html(502)).after(2));
        fivetran.fake.fault(
                FaultRule.next(2, "GET", "/c$", new Fault.Drops(false)).after(2));
        fivetran.fake.fault(
                FaultRule.next(1, "GET", "/c$", new Fault.Hangs(false)).after(2));

        assertThat(sync().isSuccess()).isTrue();
    }

    @Test
    void scenario15_aTriggerWhoseAnswerIsLostIsNotRepeatedWhenItHasStarted() {
        fivetran.fake.connection("c", "shop").then(SyncScript.success().lasting(Duration.ZERO, Duration.ofMinutes(5)));
        fivetran.fake.fault(FaultRule.next(1, "POST", "/sync", new Fault.Hangs(true)));

        assertThat(sync().isSuccess()).isTrue();
        assertThat(fivetran.triggers()).isEqualTo(1);
    }

    @Test
    void scenario15_aTriggerThatIsLostIsRepeatedAfterALook() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(1, "POST", "/sync", new Fault.Drops(false)));
        fivetran.fake.fault(FaultRule.next(1, "POST", "/sync", Fault.html(503)));

        assertThat(sync().triggers()).isEqualTo(3);
        assertThat(fivetran.fake.exchanges())
                .extracting(exchange -> exchange.toString())
                .containsSubsequence(
                        "POST /v1/connections/c/sync",
                        "GET /v1/connections/c",
                        "POST /v1/connections/c/sync",
                        "GET /v1/connections/c",
                        "POST /v1/connections/c/sync");
    }

    @Test
    void scenario15_neverForcesTwice() {
        fivetran.fake
                .connection("c", "shop")
                .syncingSince(START.minusSeconds(60), SyncScript.success().lasting(Duration.ZERO, Duration.ofHours(6)))
                .then(SyncScript.success().lasting(Duration.ZERO, Duration.ofMinutes(5)));
        fivetran.fake.fault(FaultRule.next(1, "POST", "/sync", new Fault.Drops(true)));

        assertThat(fivetran.sync(SyncRules.DEFAULT.when(SyncRules.Running.RESTART))
                        .isSuccess())
                .isTrue();
        assertThat(forced()).isEqualTo(1);
    }

    @Test
    void scenario16_failsAtOnceOn4xx() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(
                FaultRule.next(1, "GET", "/c$", Fault.status(403, "Forbidden")).after(1));

        assertThatThrownBy(this::sync).hasMessageContaining("HTTP 403 Forbidden");
        assertThatThrownBy(() -> fivetran.run(new SyncTask("nobody"))).hasMessageContaining("NotFound_Connection");
        assertThat(fivetran.elapsed()).isLessThan(Duration.ofMinutes(1));
    }

    private SyncResult sync() {
        return fivetran.sync(SyncRules.DEFAULT);
    }

    private long forced() {
        return fivetran.fake.exchanges().stream()
                .filter(exchange -> exchange.request().contains("\"force\":true"))
                .count();
    }
}
