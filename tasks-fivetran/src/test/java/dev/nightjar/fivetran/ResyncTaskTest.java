package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResyncTaskTest {
    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void scenario19_everything() {
        fivetran.fake
                .connection("c", "shop")
                .succeededAt(START.minusSeconds(60))
                .then(Scenario.LONG);

        assertThat(fivetran.run(new ResyncTask(ResyncTask.Spec.of("c"))).isSuccess())
                .isTrue();
        assertThat(asked()).containsExactly("{}");
        assertThat(fivetran.elapsed()).isGreaterThan(Duration.ofHours(6));
    }

    @Test
    void scenario19_someTables() {
        fivetran.fake.connection("c", "shop");

        fivetran.run(new ResyncTask(ResyncTask.Spec.of("c", Map.of("shop", List.of("orders")))));

        assertThat(asked()).containsExactly("{\"scope\":{\"shop\":[\"orders\"]}}");
    }

    @Test
    void scenario19_anEmptyScope() {
        assertThatThrownBy(() -> ResyncTask.Spec.of("c", Map.of("shop", List.of())))
                .hasMessageContaining("no table of schema 'shop'");
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(1, "POST", "/resync", Fault.status(400, "InvalidInput")));
        assertThatThrownBy(() -> fivetran.run(new ResyncTask(ResyncTask.Spec.of("c"))))
                .hasMessageContaining("HTTP 400 InvalidInput");
    }

    @Test
    void scenario19_aConflict() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(3, "POST", "/resync", Fault.status(409, "Conflict")));

        assertThat(fivetran.run(new ResyncTask(ResyncTask.Spec.of("c"))).triggers())
                .isEqualTo(4);
    }

    @Test
    void scenario19_aSyncThatRuns() {
        fivetran.fake.connection("c", "shop").syncingSince(START.minusSeconds(30), SyncScript.success());

        assertThat(fivetran.run(new ResyncTask(ResyncTask.Spec.of("c"))).isSuccess())
                .isTrue();
        assertThat(asked()).hasSize(1);
    }

    @Test
    void scenario19_aPausedConnection() {
        fivetran.fake.connection("c", "shop").paused(true);

        assertThatThrownBy(() -> fivetran.run(new ResyncTask(ResyncTask.Spec.of("c"))))
                .hasMessageContaining("is paused");
        assertThat(fivetran.elapsed()).isZero();
    }

    @Test
    void isNotDoneByAnEarlierSync() {
        // An ordinary sync ends meanwhile, and the service still loads everything anew.
        fivetran.fake.connection("c", "shop").then(Scenario.RESCHEDULED);

        SyncResult result = fivetran.run(new ResyncTask(ResyncTask.Spec.of("c")));

        assertThat(result.succeededAt().orElseThrow()).isAfter(START.plus(Duration.ofMinutes(45)));
    }

    @Test
    void goesOnWithWhatWasPutOff() {
        fivetran.fake.connection("c", "shop").schedule("manual").then(Scenario.RESCHEDULED);

        assertThat(fivetran.run(new ResyncTask(ResyncTask.Spec.of("c"))).isSuccess())
                .isTrue();
        assertThat(asked()).as("not begun anew").hasSize(1);
        assertThat(fivetran.triggers()).isEqualTo(1);
    }

    @Test
    void goesOnWithWhatWasPutOffWhenThatFailsOnce() {
        fivetran.fake.connection("c", "shop").schedule("manual").then(Scenario.RESCHEDULED);
        fivetran.fake.fault(
                FaultRule.next(1, "POST", "/(re)?sync$", Fault.html(503)).after(1));

        assertThat(fivetran.run(new ResyncTask(ResyncTask.Spec.of("c"))).isSuccess())
                .isTrue();
    }

    private List<String> asked() {
        return fivetran.fake.exchanges().stream()
                .filter(exchange -> exchange.path().endsWith("/resync"))
                .map(exchange -> exchange.request())
                .toList();
    }
}
