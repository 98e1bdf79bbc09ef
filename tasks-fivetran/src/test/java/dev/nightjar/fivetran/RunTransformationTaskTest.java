package dev.nightjar.fivetran;

import static dev.nightjar.fivetran.TestFivetran.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Backoff;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.Task;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunTransformationTaskTest {
    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void runsATransformation() {
        fivetran.fake.transformation("marts", "SUCCEEDED", Duration.ofMinutes(30));
        fivetran.fake.transformation("broken", "FAILED", Duration.ofMinutes(3));

        Transformation done = fivetran.run(
                new RunTransformationTask(RunTransformationTask.Spec.of("marts").refreshingFully()));

        assertThat(done.lastEndedAt()).contains(START.plus(Duration.ofMinutes(30)));
        assertThat(fivetran.fake.exchanges())
                .extracting(exchange -> exchange.request())
                .contains("{\"full_refresh\":true}");
        assertThatThrownBy(() -> fivetran.run(new RunTransformationTask(RunTransformationTask.Spec.of("broken"))))
                .hasMessageContaining("ended FAILED");
    }

    @Test
    void cancelsTheTransformationWithTheRun() {
        fivetran.fake.transformation("marts", "SUCCEEDED", Duration.ofHours(3));
        Flow<Transformation> flow =
                context -> context.run(new RunTransformationTask(RunTransformationTask.Spec.of("marts")));
        CompletableFuture<RunHandle<?>> run = new CompletableFuture<>();
        fivetran.clock.after(Duration.ofMinutes(10), () -> run.join().cancel());
        run.complete(fivetran.nightjar.start(flow));

        assertThatThrownBy(() -> run.join().await()).isNotNull();
        assertThat(fivetran.fake.count("/cancel$")).isEqualTo(1);
    }

    @Test
    void runsATransformationAgainThatHasFailed() {
        fivetran.fake.transformation("broken", "FAILED", Duration.ofMinutes(3));
        Task<Transformation> task = new RunTransformationTask(RunTransformationTask.Spec.of("broken"))
                .with(policy -> policy.withAttempts(3).withBackoff(Backoff.fixed(Duration.ZERO)));

        assertThatThrownBy(() -> fivetran.run(task)).hasMessageContaining("ended FAILED");
        assertThat(fivetran.fake.count("/run$")).isEqualTo(3);
    }

    @Test
    void leavesATransformationThatSomebodyElseRuns() throws Exception {
        fivetran.fake.transformation("marts", "SUCCEEDED", Duration.ofHours(3));
        fivetran.client().runTransformation("marts", false);
        CompletableFuture<RunHandle<?>> run = new CompletableFuture<>();
        fivetran.clock.after(Duration.ofMinutes(10), () -> run.join().cancel());
        run.complete(fivetran.nightjar.start(
                context -> context.run(new RunTransformationTask(RunTransformationTask.Spec.of("marts")))));

        assertThatThrownBy(() -> run.join().await()).isNotNull();
        assertThat(fivetran.fake.count("/cancel$")).isZero();
    }

    @Test
    void startsItOnceWhatKeptItFromThatIsOver() {
        fivetran.fake.transformation("marts", "SUCCEEDED", Duration.ofMinutes(30));
        fivetran.fake.fault(FaultRule.next(2, "POST", "/run$", Fault.status(409, "Conflict")));

        Transformation done = fivetran.run(new RunTransformationTask(RunTransformationTask.Spec.of("marts")));

        assertThat(done.status()).isEqualTo(Transformation.Status.SUCCEEDED);
        assertThat(fivetran.fake.count("/run$")).isEqualTo(3);
    }

    @Test
    void givesUpWhenItsStartIsRefusedAgainAndAgain() {
        fivetran.fake.transformation("marts", "SUCCEEDED", Duration.ofMinutes(30));
        fivetran.fake.fault(FaultRule.next(99, "POST", "/run$", Fault.status(409, "Conflict")));

        assertThatThrownBy(() -> fivetran.run(new RunTransformationTask(RunTransformationTask.Spec.of("marts"))))
                .hasMessageContaining("HTTP 409");
        assertThat(fivetran.fake.count("/run$")).isEqualTo(10);
    }

    @Test
    void doesNotTakeTheRunOfSomebodyElseForItsOwnAfterARefusal() throws Exception {
        fivetran.fake.transformation("marts", "SUCCEEDED", Duration.ofMinutes(30));
        fivetran.fake.fault(FaultRule.next(1, "POST", "/run$", Fault.status(403, "Forbidden")));
        RunTransformationTask task = new RunTransformationTask(RunTransformationTask.Spec.of("marts"));
        Map<String, Object> journal = new HashMap<>();
        assertThatThrownBy(() -> attempt(task, journal)).hasMessageContaining("HTTP 403");
        fivetran.client().runTransformation("marts", false);

        Transformation done = attempt(task, journal);

        assertThat(done.lastStartedAt().orElseThrow()).isAfterOrEqualTo(START.plus(Duration.ofMinutes(30)));
        assertThat(fivetran.fake.count("/run$")).isEqualTo(3);
    }

    private Transformation attempt(RunTransformationTask task, Map<String, Object> journal) throws Exception {
        return task.run(new MortalContext(fivetran.client(), journal, Integer.MAX_VALUE, false));
    }
}
