package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.flow.testing.FakeTask;
import dev.nightjar.flow.testing.ManualClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flow decides once, and sees again when its run is taken up. */
class FlowContextDecisionsTest {
    @TempDir
    Path folder;

    private static Instant noon() {
        return Instant.parse("2026-11-02T12:00:00Z");
    }

    private Nightjar at(Instant time) {
        return at(new ManualClock(time));
    }

    private Nightjar at(ManualClock clock) {
        return Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .time(clock)
                .journal(SqliteJournal.open(
                        folder.resolve("journal.db"), SqliteJournal.Settings.DEFAULT.withTime(clock)))
                .build();
    }

    @Test
    void aResumedRunSeesTheSameChancesTimesAndRecords() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        List<String> seen = new ArrayList<>();
        Flow<Boolean> flow = context -> {
            seen.add(context.now() + " " + context.random().nextLong() + " "
                    + context.record("count", Integer.class, calls::incrementAndGet));
            return true;
        };
        try (Nightjar nightjar = at(noon())) {
            nightjar.start("r", flow).await();
        }
        // The clock of the machine was set back meanwhile.
        try (Nightjar nightjar = at(noon().minus(Duration.ofDays(3)))) {
            nightjar.start("r", flow).await();
        }

        assertThat(calls).hasValue(1);
        assertThat(seen).hasSize(2).allMatch(seen.getFirst()::equals);
    }

    @Test
    void aSleepEndsThoughTheClockWasSetBackMeanwhile() throws Exception {
        ManualClock clock = new ManualClock(noon());
        try (Nightjar nightjar = Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .time(clock)
                .build()) {
            RunHandle<Boolean> run = nightjar.start(flow -> {
                flow.sleep(Duration.ofHours(1));
                return true;
            });
            clock.awaitTimers(1);
            clock.advance(Duration.ofHours(1));
            assertThat(run.await()).isTrue();
        }
    }

    @Test
    void aResumedRunSleepsNoLongerThanItWasToThoughTheClockWasSetBack() throws Exception {
        Flow<Boolean> flow = context -> {
            context.sleep(Duration.ofHours(1));
            return true;
        };
        ManualClock before = new ManualClock(noon());
        try (Nightjar nightjar = at(before)) {
            nightjar.start("r", flow);
            before.awaitTimers(1);
        }
        ManualClock setBack = new ManualClock(noon().minus(Duration.ofDays(365)));
        try (Nightjar nightjar = at(setBack)) {
            RunHandle<Boolean> run = nightjar.start("r", flow);
            setBack.awaitTimers(1);
            setBack.advance(Duration.ofHours(1));
            assertThat(run.await()).isTrue();
        }
    }

    @Test
    void aRecordThatFailsIsTriedAgainByAResumedRun() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Flow<Integer> flow = context -> context.record("count", Integer.class, () -> {
            if (calls.incrementAndGet() == 1) {
                throw new NightjarException(ErrorCode.EXTERNAL, "not yet");
            }
            return calls.get();
        });
        try (Nightjar nightjar = at(noon())) {
            assertThatThrownBy(() -> nightjar.start("r", flow).await()).hasMessage("not yet");
            assertThat(nightjar.start("r", flow).await()).isEqualTo(2);
        }
    }

    @Test
    void anyGivesTheFirstToEndAndAResumedRunTheSame() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Flow<String> flow = context -> {
            Pending<String> late = context.submit(FakeTask.doing(_ -> {
                        slow.await();
                        return "late";
                    })
                    .named("late"));
            Pending<String> soon = context.submit(FakeTask.giving("soon").named("soon"));
            String first = context.any(List.of(late, soon)).get();
            slow.countDown();
            return first + " " + late.get();
        };
        try (Nightjar nightjar = at(noon())) {
            assertThat(nightjar.start("r", flow).await()).isEqualTo("soon late");
            assertThat(nightjar.start("r", flow).await())
                    .as("now both have ended at once")
                    .isEqualTo("soon late");
        }
    }

    @Test
    void cleanUpOfACancelledRunIsDone() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger cleaned = new AtomicInteger();
        try (Nightjar nightjar = at(noon())) {
            RunHandle<Boolean> run = nightjar.start(context -> {
                try {
                    return context.run(Task.of("wait", Boolean.class, _ -> {
                        reached.countDown();
                        new CountDownLatch(1).await();
                        return true;
                    }));
                } finally {
                    context.uncancellable(cleanUp -> cleanUp.run(Task.of("clean", Boolean.class, _ -> {
                        cleaned.incrementAndGet();
                        return true;
                    })));
                }
            });
            reached.await();
            run.cancel();
            assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
            assertThat(cleaned).hasValue(1);
            assertThat(nightjar.journal().entries(run.id()))
                    .as("what a stopped run cleans up is not decided")
                    .noneMatch(entry -> entry.key().toString().contains("clean"));
        }
    }

    @Test
    void artifactsStayWithTheRunOnce() throws Exception {
        Flow<Boolean> flow = context -> {
            context.artifact("text", new Artifact.Markdown("# ✓"));
            context.artifact("sizes", new Artifact.Table(List.of("t"), List.of(List.of("1"))));
            context.artifact("there", new Artifact.Link("there", URI.create("https://example.org/")));
            return true;
        };
        try (Nightjar nightjar = at(noon())) {
            nightjar.start("r", flow).await();
            nightjar.start("r", flow).await();
            assertThat(nightjar.journal().entries("r")).hasSize(3).allMatch(Entry.Value.class::isInstance);
        }
    }

    @Test
    void theLongestComeFirstAsFarAsOneLooksAhead() {
        List<Integer> items = IntStream.range(0, Items.LOOK_AHEAD + 10).boxed().toList();
        List<Integer> taken = new ArrayList<>();
        Items.longestFirst(items, i -> i).forEach(taken::add);

        assertThat(taken).containsExactlyInAnyOrderElementsOf(items);
        assertThat(taken.getFirst()).isEqualTo(Items.LOOK_AHEAD - 1);
        assertThat(taken.get(1)).isEqualTo(Items.LOOK_AHEAD);
    }

    @Test
    void inputsThatAreZippedMustBeAsLong() {
        List<String> joined = new ArrayList<>();
        Items.zip(List.of(1, 2), List.of("a", "b"), (n, s) -> n + s).forEach(joined::add);
        assertThat(joined).containsExactly("1a", "2b");
        assertThatThrownBy(() -> Items.zip(List.of(1), List.of("a", "b"), (n, s) -> n + s)
                        .forEach(joined::add))
                .hasMessageContaining("ends after 1 items");
    }

    @Test
    void anyRefusesWhatAnotherContextHasSubmitted() {
        try (Nightjar nightjar = at(noon())) {
            assertThatThrownBy(() -> nightjar.run(flow -> {
                        Pending<String> outer = flow.submit(FakeTask.giving("x"));
                        return flow.runFlow(child -> child.any(List.of(outer)).get());
                    }))
                    .hasMessageContaining("that 'flow")
                    .hasMessageContaining("did not submit");
        }
    }

    @Test
    void anyOfFewerThanBeforeIsADivergence() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger most = new AtomicInteger(2);
        Flow<String> flow = context -> {
            List<Pending<String>> all = List.of(
                    context.submit(FakeTask.doing(_ -> {
                                slow.await();
                                return "late";
                            })
                            .named("late")),
                    context.submit(FakeTask.giving("soon").named("soon")));
            String first = context.any(all.subList(0, most.get())).get();
            slow.countDown();
            return first;
        };
        try (Nightjar nightjar = at(noon())) {
            assertThat(nightjar.start("r", flow).await()).isEqualTo("soon");
            most.set(1);
            assertThatThrownBy(() -> nightjar.start("r", flow).await())
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED));
        }
    }
}
