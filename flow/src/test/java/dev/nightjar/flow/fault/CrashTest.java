package dev.nightjar.flow.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed with signal 9, put to sleep, or find the disk full. */
class CrashTest {
    /** A slice of what the long suite does: {@code -Dcrash.kills=1000}. */
    private static final int KILLS = Integer.getInteger("crash.kills", 200);

    @TempDir
    Path folder;

    private List<String> effects(Path of) throws IOException {
        Path file = of.resolve("effects.txt");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** The names of the items whose tasks the journal has as done. */
    private static Set<String> decided(Path of) {
        try (Journal journal = SqliteJournal.open(of.resolve("journal.db"))) {
            if (journal.run(Worker.RUN).isEmpty()) {
                return Set.of();
            }
            return journal.entries(Worker.RUN)
                    .filter(Entry.Succeeded.class::isInstance)
                    .map(entry -> entry.key().parts())
                    // [map branch#1, [7], step effect#2] is b7
                    .map(parts -> (parts.getLast().endsWith("#1") ? "a" : "b")
                            + parts.get(1).substring(1, parts.get(1).length() - 1))
                    .collect(Collectors.toSet());
        }
    }

    /** Two runs at once, each with a journal of its own: a process that starts leaves a core idle. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void aRunThatIsKilledAtAnyMomentDoesEachFinishedTaskOnce() throws Exception {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        AtomicInteger kills = new AtomicInteger();
        AtomicInteger rounds = new AtomicInteger();
        Callable<Void> killing = () -> {
            while (kills.get() < KILLS) {
                int round = rounds.getAndIncrement();
                Path of = Files.createDirectory(folder.resolve("round" + round));
                kills.addAndGet(killedUntilItsEnd(of, seed + round));
            }
            return null;
        };
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (Future<Void> each : both.invokeAll(List.of(killing, killing))) {
                each.get();
            }
        }
        assertThat(kills.get()).isGreaterThanOrEqualTo(KILLS);
    }

    /** How often it was killed. */
    private int killedUntilItsEnd(Path of, long seed) throws Exception {
        Random random = new Random(seed);
        int kills = 0;
        String last = "";
        Set<String> done = Set.of();
        int seen = 0;
        // Each time a little later, so that a slow machine gets to the end too.
        for (int patience = 200; !last.startsWith("result"); patience += 200) {
            try (WorkerProcess worker = new WorkerProcess(of, 15)) {
                boolean early = random.nextInt(5) == 0;
                if (!early) {
                    assertThat(worker.line()).isEqualTo("open");
                }
                if (!worker.endsWithin(random.nextInt(early ? 400 : patience))) {
                    worker.kill();
                    kills++;
                }
                for (String line = worker.line(); !line.equals("null"); line = worker.line()) {
                    last = line;
                }
            }
            List<String> now = effects(of);
            Set<String> before = done;
            assertThat(now.subList(seen, now.size()))
                    .as("what was done is not done again, seed %d", seed)
                    .noneMatch(line -> line.startsWith("begin ") && before.contains(line.substring("begin ".length())));
            seen = now.size();
            done = new HashSet<>(decided(of));
        }
        assertThat(last)
                .as("seed %d", seed)
                .isEqualTo("result " + IntStream.range(0, Worker.BRANCHES).sum());
        assertThat(effects(of).stream().filter(line -> line.startsWith("done")).collect(Collectors.toSet()))
                .hasSize(2 * Worker.BRANCHES);
        return kills;
    }

    @Test
    void theRunOfAKilledProcessGoesOnInAnotherWithinSeconds() throws Exception {
        try (Nightjar nightjar = Worker.open(folder, Duration.ofSeconds(10));
                WorkerProcess worker = new WorkerProcess(folder, 400)) {
            RunHandle<Boolean> beside = nightjar.start(flow -> {
                flow.sleep(Duration.ofSeconds(4));
                return flow.run(Task.of("after", Boolean.class, _ -> true));
            });
            await().until(() -> effects(folder).size() > 30);
            assertThat(nightjar.adopt()).isEmpty();
            assertThatThrownBy(() -> nightjar.resume(Worker.RUN))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
            worker.kill();

            List<RunHandle<?>> adopted = nightjar.adopt();
            assertThat(adopted).hasSize(1);
            assertThat(adopted.getFirst().await())
                    .isEqualTo(IntStream.range(0, Worker.BRANCHES).sum());
            assertThat(beside.await()).as("the other run was left alone").isTrue();
        }
    }

    @Test
    void aRuntimeThatAdoptsTakesUpTheRunOfAKilledProcessByItself() throws Exception {
        try (Nightjar nightjar = Worker.builder(folder, Duration.ofSeconds(10))
                        .adoptEvery(Duration.ofMillis(200))
                        .build();
                WorkerProcess worker = new WorkerProcess(folder, 400)) {
            await().until(() -> effects(folder).size() > 30);
            worker.kill();
            await().atMost(Duration.ofSeconds(20)).until(() -> state(nightjar) == RunState.SUCCEEDED);
        }
        assertThat(new HashSet<>(effects(folder))).hasSize(4 * Worker.BRANCHES);
    }

    @Test
    void closingARuntimeEndsItsAdoption() throws Exception {
        Nightjar nightjar = Worker.builder(folder, Duration.ofSeconds(10))
                .adoptEvery(Duration.ofMillis(1))
                .build();
        try (WorkerProcess worker = new WorkerProcess(folder, 400)) {
            await().until(() -> effects(folder).size() > 30);
            worker.kill();
            int seen = effects(folder).size();
            await().until(() -> effects(folder).size() > seen);
            nightjar.close();
        }
        try (Nightjar later = Worker.open(folder, Duration.ofSeconds(10))) {
            assertThat(state(later)).isEqualTo(RunState.INTERRUPTED);
        }
    }

    private static RunState state(Nightjar nightjar) {
        return nightjar.journal().run(Worker.RUN).orElseThrow().state();
    }

    @Test
    void aProcessThatWakesAfterItsLeaseIsGoneIsRefused() throws Exception {
        try (Nightjar nightjar = Worker.open(folder, Duration.ofSeconds(2));
                WorkerProcess worker = new WorkerProcess(folder, 400)) {
            nightjar.run(flow -> flow.run(Task.of("first", Boolean.class, _ -> true)));
            await().until(() -> effects(folder).size() >= 8);
            // A process that sleeps in the middle of a commit keeps the file locked; this one sleeps in its tasks.
            TimeUnit.MILLISECONDS.sleep(150);
            signal("-STOP", worker);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !nightjar.journal().orphans().isEmpty());
            RunHandle<?> adopted = nightjar.adopt().getFirst();
            signal("-CONT", worker);

            assertThat(adopted.await())
                    .isEqualTo(IntStream.range(0, Worker.BRANCHES).sum());
            assertThat(worker.line()).isEqualTo("open");
            assertThat(worker.line()).startsWith("failed BUSY").contains("another took over its runs");
            assertThat(nightjar.journal().run(Worker.RUN).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
            Map<String, Long> decisions = nightjar.journal()
                    .entries(Worker.RUN)
                    .filter(Entry.Succeeded.class::isInstance)
                    .collect(Collectors.groupingBy(entry -> entry.key().toString(), Collectors.counting()));
            assertThat(decisions)
                    .hasSize(2 * Worker.BRANCHES)
                    .allSatisfy((_, times) -> assertThat(times).isOne());
        }
    }

    private static void signal(String signal, WorkerProcess worker) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(worker.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aFullDiskStopsTheRunUntilThereIsSpace() throws Exception {
        try (SmallDisk small = SmallDisk.in(folder, "8m")) {
            Path disk = small.path();
            Path ballast = disk.resolve("ballast");
            fill(ballast);
            Flow<Integer> flow = context -> {
                int written = 0;
                for (int i = 0; i < 60; i++) {
                    written += context.run(Task.of("write", String.class, _ -> {
                                WRITTEN.incrementAndGet();
                                return "x".repeat(20_000);
                            }))
                            .length();
                }
                return written;
            };
            WRITTEN.set(0);
            String id;
            try (Nightjar impatient = small(disk, Duration.ofMillis(600))) {
                RunHandle<Integer> run = impatient.start(flow);
                id = run.id();
                assertThatThrownBy(run::await)
                        .isInstanceOfSatisfying(
                                NightjarException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                        .hasMessageContaining("the disk is full");
                assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
            }
            assertThat(WRITTEN).hasValueLessThan(60);
            Files.delete(ballast);
            try (Nightjar patient = small(disk, Duration.ofSeconds(60))) {
                fill(ballast);
                RunHandle<Integer> run = patient.start(id, flow);
                int before = WRITTEN.get();
                await().until(() -> WRITTEN.get() > before);
                Files.delete(ballast);
                assertThat(run.await()).isEqualTo(60 * 20_000);
                assertThat(WRITTEN).as("one task was not kept, and done again").hasValueLessThanOrEqualTo(61);
                assertThat(patient.journal().check()).isEmpty();
            }
        }
    }

    private static final AtomicInteger WRITTEN = new AtomicInteger();

    /** Leaves less than half a megabyte. */
    private static void fill(Path ballast) throws IOException {
        long free = Files.getFileStore(ballast.getParent()).getUsableSpace();
        Files.write(ballast, new byte[(int) Math.max(0, free - 400_000)]);
    }

    private static Nightjar small(Path disk, Duration patience) {
        return Nightjar.builder(NightjarConfig.empty(disk, new Environment(Map.of(), disk, disk)))
                .journal(SqliteJournal.open(
                        disk.resolve("journal.db"), SqliteJournal.Settings.DEFAULT.withPatience(patience)))
                .build();
    }
}
