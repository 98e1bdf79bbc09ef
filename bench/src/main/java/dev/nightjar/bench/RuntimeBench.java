package dev.nightjar.bench;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import java.util.Map;
import java.util.function.Consumer;

/** No-op tasks a second, each durable before the flow goes on. */
final class RuntimeBench implements Bench {
    private static final int AT_ONCE = 64;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    private final int tasks;
    private final int serialTasks;

    RuntimeBench(int tasks, int serialTasks) {
        this.tasks = tasks;
        this.serialTasks = serialTasks;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        try (Scratch scratch = Scratch.create();
                Nightjar nightjar = Runtimes.open(scratch.file("journal.db"));
                RawWriter raw = new RawWriter(scratch.file("raw.db"))) {
            Rounds parallel = Rounds.of(
                    ROUNDS,
                    Map.of(
                            "map", () -> rate(nightjar, flow -> Runtimes.mapped(flow, tasks, AT_ONCE)),
                            "raw", () -> raw.rate(tasks, AT_ONCE),
                            "submit", () -> rate(nightjar, flow -> Runtimes.submitted(flow, tasks, AT_ONCE))));
            for (String way : new String[] {"map", "submit"}) {
                figures.accept(
                        Figure.of("runtime: %s, %d in flight".formatted(way, AT_ONCE), parallel.median(way), "tasks/s")
                                .against("raw SQLite writer", parallel.median("raw"))
                                .atLeast(0.8));
                figures.accept(Figure.of("runtime: %s, CPU".formatted(way), parallel.cpuMicros(way), "us/task")
                        .against("raw SQLite writer", parallel.cpuMicros("raw")));
            }
            Rounds serial = Rounds.of(
                    3 * ROUNDS,
                    Map.of(
                            "disk", () -> DiskRate.measure(scratch.file("disk"), serialTasks),
                            "raw", () -> raw.rate(serialTasks, 1),
                            "run", () -> rate(nightjar, flow -> Runtimes.serial(flow, serialTasks))));
            figures.accept(Figure.of("runtime: run, one after the other", serial.median("run"), "tasks/s")
                    .against("fdatasync", serial.median("disk"))
                    .atLeast(0.8));
            figures.accept(Figure.of("runtime: run, one after the other", serial.median("run"), "tasks/s")
                    .against("raw SQLite writer", serial.median("raw")));
        }
    }

    private static double rate(Nightjar nightjar, Flow<Long> flow) {
        long begun = System.nanoTime();
        long done = nightjar.run(flow);
        return Rounds.perSecond(done, begun);
    }
}
