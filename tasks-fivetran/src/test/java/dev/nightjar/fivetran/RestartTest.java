package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.fivetran.SyncRules.Paused;
import dev.nightjar.fivetran.SyncRules.Running;
import dev.nightjar.fivetran.SyncRules.SchedulePolicy;
import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.fivetran.FakeConnection;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A process that dies at each access to its journal, and another that takes the run up. */
class RestartTest {
    private static final int STEPS = 60;

    @Test
    void scenario23_triggersOneSyncWhereverItDies() throws Exception {
        SyncRules rules = SyncRules.DEFAULT.withSchedule(SchedulePolicy.MANUAL).when(Paused.UNPAUSE);

        int deaths = dieEverywhere(rules, connection -> connection.paused(true), fake -> {
            // One that lingers may be triggered again without force, which Fivetran ignores while it syncs.
            assertThat(fake.count("POST .*/sync$")).isBetween(1L, 2L);
            assertThat(forced(fake)).isZero();
        });

        assertThat(deaths).isGreaterThan(10);
    }

    @Test
    void scenario23_neverForcesTwiceWhereverItDies() throws Exception {
        SyncRules rules = SyncRules.DEFAULT.when(Running.RESTART).withSchedule(SchedulePolicy.MANUAL);
        SyncScript old = SyncScript.success().lasting(Duration.ZERO, Duration.ofHours(3));

        int deaths = dieEverywhere(
                rules,
                connection -> connection.syncingSince(START.minusSeconds(60), old),
                fake -> assertThat(forced(fake)).isBetween(0L, 1L));

        assertThat(deaths).isGreaterThan(10);
    }

    @Test
    void scenario23_bearsAnOutageInWhichItGoesOn() throws Exception {
        SkippingClock clock = new SkippingClock(START);
        try (FakeFivetran fake = new FakeFivetran(clock)) {
            fake.connection("c", "shop");
            SyncTask task = new SyncTask("c");
            Map<String, Object> journal = new HashMap<>();
            fake.fault(FaultRule.next(1, "GET", "/c$", Fault.status(401, "AuthFailed"))
                    .after(3));
            fake.fault(FaultRule.next(8, "GET", "/c$", new Fault.Drops(false)).after(3));
            assertThatThrownBy(() -> task.run(immortal(fake, clock, journal))).hasMessageContaining("HTTP 401");

            assertThat(task.run(immortal(fake, clock, journal)).isSuccess()).isTrue();
            assertThat(fake.count("POST .*/sync$")).isEqualTo(1);
        }
    }

    private static int dieEverywhere(SyncRules rules, Consumer<FakeConnection> setUp, Consumer<FakeFivetran> check)
            throws Exception {
        int deaths = 0;
        for (int step = 1; step <= STEPS; step++) {
            for (boolean afterWriting : new boolean[] {false, true}) {
                SkippingClock clock = new SkippingClock(START);
                try (FakeFivetran fake = new FakeFivetran(clock)) {
                    setUp.accept(fake.connection("c", "shop"));
                    boolean died = dieOnce(fake, clock, SyncSpec.of("c").with(rules), step, afterWriting);
                    deaths += died ? 1 : 0;
                    check.accept(fake);
                    FivetranClient client = client(fake, clock);
                    Connection left = client.connection("c");
                    assertThat(left.schedule().type()).isEqualTo(ScheduleType.AUTO);
                    assertThat(left.isPaused()).isEqualTo(rules.paused() == Paused.UNPAUSE);
                }
            }
        }
        return deaths;
    }

    private static boolean dieOnce(
            FakeFivetran fake, SkippingClock clock, SyncSpec spec, int step, boolean afterWriting) throws Exception {
        Map<String, Object> journal = new HashMap<>();
        MortalContext first = new MortalContext(client(fake, clock), journal, step, afterWriting);
        boolean died = false;
        try {
            new SyncTask(spec).run(first);
        } catch (MortalContext.Killed _) {
            died = true;
        }
        if (died) {
            clock.sleep(Duration.ofSeconds(40));
            assertThat(new SyncTask(spec).run(immortal(fake, clock, journal)).isSuccess())
                    .isTrue();
        }
        return died;
    }

    private static MortalContext immortal(FakeFivetran fake, SkippingClock clock, Map<String, Object> journal) {
        return new MortalContext(client(fake, clock), journal, Integer.MAX_VALUE, false);
    }

    private static long forced(FakeFivetran fake) {
        return fake.exchanges().stream()
                .filter(exchange -> exchange.request().contains("\"force\":true"))
                .count();
    }

    private static FivetranClient client(FakeFivetran fake, SkippingClock clock) {
        return new FivetranClient(
                FivetranSpec.of(Secret.of(FakeFivetran.KEY), Secret.of(FakeFivetran.SECRET), fake.baseUrl()), clock);
    }
}
