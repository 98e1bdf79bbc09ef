package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.flow.testing.FakeTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code of flows and branches that pays no heed to the stop of its run. */
class LastResortTest {
    private static final Duration GRACE = Duration.ofMillis(50);

    private final TestRuntime runtime = new TestRuntime(builder -> builder.grace(GRACE));
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        runtime.close();
    }

    private String ignoreInterrupts() {
        begun.countDown();
        Uninterrupted.run(release::await);
        return "much too late";
    }

    @Test
    void aFlowIsGivenUpAndNamedWithThePlaceItIsAt() throws Exception {
        RunHandle<String> run = runtime.start(_ -> ignoreInterrupts());
        begun.await();
        run.cancel();

        assertThatThrownBy(run::await)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                .hasMessageMatching(
                        "run %s was cancelled; its code does not respond and was left behind: the flow is at .+"
                                .formatted(run.id()));
        assertThat(runtime.stateOf(run.id())).isEqualTo(RunState.CANCELLED);
        assertThat(runtime.logged()).singleElement().asString().contains("Uninterrupted.run(Uninterrupted.java:");
        assertThat(runtime.events(RunEvent.RunChanged.class).getLast().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aBranchIsNamedBeforeTheFlowThatWaitsForIt() throws Exception {
        RunHandle<Long> run = runtime.start(flow -> flow.map(
                        "table", List.of("orders"), item -> item, MapOptions.atOnce(1), (_, _) -> ignoreInterrupts())
                .succeeded());
        begun.await();
        run.interrupt();

        assertThatThrownBy(run::await).hasMessageContaining("left behind: 'map table#1 / [orders]' is at ");
        assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void closingTheRuntimeEndsThoughAllCarriersSpin() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch spinning = new CountDownLatch(carriers);
        List<RunHandle<String>> runs = new ArrayList<>();
        for (int i = 0; i < carriers; i++) {
            runs.add(runtime.start(_ -> {
                spinning.countDown();
                while (release.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return "much too late";
            }));
        }
        spinning.await();
        runtime.close();

        assertThat(runs).extracting(RunHandle::state).containsOnly(RunState.INTERRUPTED);
    }

    @Test
    void aCleanUpIsWaitedForWhileItHasTime() throws Exception {
        CountDownLatch cleanedUp = new CountDownLatch(1);
        RunHandle<String> run = runtime.start(flow -> {
            try {
                return flow.run(FakeTask.doing(_ -> {
                    begun.countDown();
                    release.await();
                    return "never";
                }));
            } finally {
                flow.uncancellable(_ -> {
                    Thread.sleep(GRACE.multipliedBy(6));
                    cleanedUp.countDown();
                    return "cleaned up";
                });
            }
        });
        begun.await();
        run.cancel();

        assertThatThrownBy(run::await).hasMessage("run %s was cancelled".formatted(run.id()));
        assertThat(cleanedUp.getCount()).isZero();
    }

    @Test
    void aCleanUpThatHangsIsGivenUpOnceItsTimeIsOver() throws Exception {
        RunHandle<String> run = runtime.start(flow -> flow.uncancellable(_ -> ignoreInterrupts()));
        begun.await();
        run.cancel();
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(run::await).hasMessageContaining("does not respond");
    }

    @Test
    void whatWakesMuchLaterWritesNothingInTheJournal(@TempDir Path folder) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("journal.db"));
                TestRuntime durable =
                        new TestRuntime(builder -> builder.grace(GRACE).journal(journal))) {
            RunHandle<String> run = durable.start(flow -> {
                try {
                    return flow.record("slow", String.class, this::ignoreInterrupts);
                } catch (NightjarException e) {
                    refused.set(e);
                    throw e;
                } finally {
                    ended.countDown();
                }
            });
            begun.await();
            run.interrupt();
            assertThatThrownBy(run::await).hasMessageContaining("does not respond");
            release.countDown();
            ended.await();

            assertThat(refused.get()).hasMessage("run %s has ended, and takes nothing more".formatted(run.id()));
            assertThat(journal.run(run.id()).orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
        }
    }
}
