package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.flow.testing.FakeTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskContextTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void sleepsByTheTimeOfTheRuntime() throws Exception {
        RunHandle<String> run = runtime.start(flow -> flow.run(FakeTask.doing(context -> {
            context.sleep(Duration.ZERO);
            context.sleep(HOUR);
            return context.now().toString();
        })));
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(HOUR);

        assertThat(run.await()).isEqualTo(TestRuntime.START.plus(HOUR).toString());
    }

    @Test
    void aCancelEndsItsSleep() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        RunHandle<String> run = runtime.start(flow -> flow.run(FakeTask.doing(context -> {
            try {
                context.sleep(HOUR);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return "slept";
        })));
        runtime.clock.awaitTimers(1);
        run.cancel();

        assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void recallsWhatAnEarlierAttemptRemembered() throws Exception {
        RunHandle<String> run = runtime.start(flow -> flow.run(FakeTask.doing(context -> {
                    Optional<Integer> before = context.recall("dots", Integer.class);
                    assertThat(context.recall("other", Integer.class)).isEmpty();
                    context.remember("dots", Integer.class, () -> 6);
                    assertThat(context.recall("dots", Integer.class)).contains(6);
                    if (before.isEmpty()) {
                        throw new NightjarException(ErrorCode.EXTERNAL, "once more");
                    }
                    return "" + before.get();
                })
                .with(policy -> policy.withAttempts(2).withBackoff(Backoff.fixed(HOUR)))));
        runtime.awaitBackoff(1);
        runtime.clock.advance(HOUR);

        assertThat(run.await()).isEqualTo("6");
    }

    @Test
    void aResumedRunRecalls(@TempDir Path folder) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Flow<String> flow = context -> context.run(FakeTask.doing(task -> {
            Optional<Integer> before = task.recall("dots", Integer.class);
            task.remember("dots", Integer.class, () -> 6);
            if (before.isEmpty()) {
                begun.countDown();
                new CountDownLatch(1).await();
            }
            return before.toString();
        }));
        try (Nightjar first = durable(folder)) {
            first.start("r", flow);
            begun.await();
        }
        try (Nightjar second = durable(folder)) {
            assertThat(second.start("r", flow).await()).isEqualTo("Optional[6]");
        }
    }

    @Test
    void saysThatWhatItRecallsIsOfAnotherType() {
        RunHandle<String> run = runtime.start(flow -> flow.run(FakeTask.doing(context -> {
            context.remember("dots", String.class, () -> "six");
            return "" + context.recall("dots", Integer.class);
        })));

        assertThatThrownBy(run::await)
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED));
    }

    @Test
    void knowsHowLongPartsTookInEarlierRuns(@TempDir Path folder) {
        AtomicInteger minutes = new AtomicInteger();
        Flow<String> flow = context -> context.run(FakeTask.doing(task -> {
            PastDurations past = task.pastDurations("sync");
            Optional<Duration> before = past.of("shop");
            assertThat(past.of("crm")).isEmpty();
            assertThat(task.pastDurations("load").of("shop")).isEmpty();
            past.keep("shop", Duration.ofMinutes(minutes.incrementAndGet()));
            return before.toString();
        }));
        try (Nightjar first = durable(folder)) {
            assertThat(first.run(flow)).isEqualTo("Optional.empty");
            assertThat(first.run(flow)).isEqualTo("Optional[PT1M]");
        }
        try (Nightjar second = durable(folder)) {
            assertThat(second.run(flow)).isEqualTo("Optional[PT2M]");
        }
    }

    private static Nightjar durable(Path folder) {
        return Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .journal(SqliteJournal.open(folder.resolve("journal.db")))
                .build();
    }
}
