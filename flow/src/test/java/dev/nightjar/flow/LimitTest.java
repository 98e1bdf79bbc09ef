package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.testing.FakeTask;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestRuntime runtime =
            new TestRuntime(builder -> builder.limit("warehouse", 3).limit("single", 1));
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Task<String> holder = FakeTask.doing(_ -> {
                held.countDown();
                release.await();
                return "held";
            })
            .with(policy -> policy.withLimit("single"));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void atMostSoManyRunAtOnce() {
        AtomicInteger live = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Task<String> task = FakeTask.doing(_ -> {
                    most.accumulateAndGet(live.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1_000);
                    live.decrementAndGet();
                    return "done";
                })
                .with(policy -> policy.withLimit("warehouse"));

        long done = runtime.<Long>run(flow -> {
            List<Pending<String>> all =
                    IntStream.range(0, 2_000).mapToObj(_ -> flow.submit(task)).toList();
            return all.stream().map(Pending::get).count();
        });

        assertThat(done).isEqualTo(2_000);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void withoutANumberOfTheRuntimeThatOfTheTaskCounts() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Task<String> task = FakeTask.doing(_ -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1);
                    now.decrementAndGet();
                    return "done";
                })
                .with(policy -> policy.withLimit("ours", 2));

        runtime.<Long>run(flow -> IntStream.range(0, 500).mapToObj(_ -> flow.submit(task)).toList().stream()
                .map(Pending::get)
                .count());

        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void aNameWithoutALimitLetsEverybodyPass() {
        CountDownLatch all = new CountDownLatch(50);
        Task<String> task = FakeTask.doing(_ -> {
                    all.countDown();
                    all.await();
                    return "met";
                })
                .with(policy -> policy.withLimit("unknown"));

        assertThat(runtime.<Long>run(flow -> IntStream.range(0, 50).mapToObj(_ -> flow.submit(task)).toList().stream()
                        .map(Pending::get)
                        .count()))
                .isEqualTo(50);
    }

    @Test
    void aPermitIsReleasedWhileBackingOff() throws Exception {
        Task<String> failing = FakeTask.failing(new IOException("no route"))
                .with(policy ->
                        policy.withLimit("single").withAttempts(2).withBackoff(Backoff.fixed(Duration.ofHours(1))));
        RunHandle<String> waiting = runtime.start(flow -> flow.run(failing));
        runtime.clock.awaitTimers(1);

        assertThat(runtime.<String>run(
                        flow -> flow.run(FakeTask.giving("passed").with(policy -> policy.withLimit("single")))))
                .isEqualTo("passed");
        assertThat(waiting.state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aCancelledRunDoesNotWaitForAPermitOfAnother() throws Exception {
        RunHandle<String> first = runtime.start(flow -> flow.run(holder));
        held.await();
        CountDownLatch submitted = new CountDownLatch(1);
        RunHandle<String> second = runtime.start(flow -> {
            Pending<String> pending = flow.submit(FakeTask.giving("late").with(policy -> policy.withLimit("single")));
            submitted.countDown();
            return pending.get();
        });
        submitted.await();
        second.cancel();

        assertThatThrownBy(second::await).hasMessageContaining("was cancelled");
        assertThat(first.state()).isEqualTo(RunState.RUNNING);
        release.countDown();
        assertThat(first.await()).isEqualTo("held");
    }

    @Test
    void theWaitForTheFirstPermitIsNoPartOfTheTotalTimeout() throws Exception {
        RunHandle<String> first = runtime.start(flow -> flow.run(holder));
        held.await();
        RunHandle<String> second = runtime.start(flow -> flow.run(FakeTask.giving("patient")
                .with(policy -> policy.withLimit("single").withTotalTimeout(SECOND))));
        runtime.clock.advance(Duration.ofHours(1));
        release.countDown();

        assertThat(first.await()).isEqualTo("held");
        assertThat(second.await()).isEqualTo("patient");
    }

    @Test
    void theWaitForALaterPermitIsPartOfTheTotalTimeout() throws Exception {
        Task<String> failing = FakeTask.failing(new IOException("no route"))
                .with(policy -> policy.withLimit("single")
                        .withAttempts(2)
                        .withBackoff(Backoff.fixed(SECOND))
                        .withTotalTimeout(Duration.ofSeconds(5)));
        RunHandle<String> second = runtime.start(flow -> flow.run(failing));
        runtime.awaitBackoff(1);
        RunHandle<String> first = runtime.start(flow -> flow.run(holder));
        held.await();
        runtime.clock.advance(SECOND);
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofSeconds(4));

        assertThatThrownBy(second::await).hasMessageContaining("did not end within PT5S");
        release.countDown();
        assertThat(first.await()).isEqualTo("held");
    }

    @Test
    void permitsAreHandedOutFirstComeFirstServed() {
        Limits limits = new Limits(Map.of("single", 1), runtime.journal.permits());
        List<Limits.Turn> turns = IntStream.range(0, 4)
                .mapToObj(_ -> limits.enter(Optional.of(new TaskPolicy.Limit("single", 1))))
                .toList();
        assertThat(turns).extracting(Limits.Turn::hasCome).containsExactly(true, false, false, false);
        turns.get(1).close();
        turns.get(0).close();
        assertThat(turns).extracting(Limits.Turn::hasCome).containsExactly(false, false, true, false);
        turns.get(2).close();
        assertThat(turns).extracting(Limits.Turn::hasCome).containsExactly(false, false, false, true);
    }

    @Test
    void aLimitMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(Map.of("warehouse", 0), runtime.journal.permits()))
                .withMessage("limit 'warehouse' must be positive: 0");
    }
}
