package dev.nightjar.bench;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskType;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.RunJournal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How soon a run with many finished tasks goes on after its process has died. */
final class RecoveryBench implements Bench {
    private static final String RUN = "recovery";

    private final long tasks;
    private final int rounds;

    RecoveryBench(long tasks, int rounds) {
        this.tasks = tasks;
        this.rounds = rounds;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        try (Scratch scratch = Scratch.create()) {
            Path journal = scratch.file("journal.db");
            prepare(journal);
            for (int round = 1; round <= rounds; round++) {
                Path copy = scratch.file("round-%d.db".formatted(round));
                for (String part : List.of("", "-wal")) {
                    if (Files.exists(Path.of(journal + part))) {
                        Files.copy(Path.of(journal + part), Path.of(copy + part));
                    }
                }
                ChildJvm.Printed measured = ChildJvm.run(List.of("-XX:+UseSerialGC"), Child.class, copy, tasks);
                figures.accept(Figure.of(
                                "recovery: of %,d tasks, round %d".formatted(tasks, round),
                                measured.value("seconds"),
                                "s")
                        .against("limit", Math.max(tasks / 1e6, 0.1))
                        .atMost(1));
                figures.accept(Figure.of("recovery: CPU of it", measured.value("cpu"), "s"));
                figures.accept(Figure.of("recovery: of which until the run has begun", measured.value("begun"), "s"));
            }
        }
    }

    /** Writes what a run of {@link Wide} has in its journal when its process dies after the map. */
    private void prepare(Path file) {
        try (Journal journal = SqliteJournal.open(file)) {
            Instant now = Instant.now();
            RunJournal run = journal.begin(new Journal.Run(
                    RUN, "bench.wide", new Payload.Inline(bytes("null")), now, LocalDate.of(2026, 11, 1)));
            for (long number = 0; number < tasks; number++) {
                Key branch = Key.ROOT.child("map", "n", 1).item(Long.toString(number));
                Key step = branch.child("step", "no-op", 1);
                run.note(new Entry.Started(step, now, "no-op", 1));
                run.note(new Entry.Succeeded(
                        step,
                        now,
                        "no-op",
                        new Payload.Inline(bytes("{\"number\":" + number + ",\"table\":\"shop.orders\"}")),
                        new Payload.Inline(bytes("{\"number\":" + number + ",\"state\":\"same\"}")),
                        1));
                Entry ended = new Entry.BranchEnded(branch, now, Optional.empty());
                if (number % 1000 == 999) {
                    // Waits for the writer, so that no million entries stand in its queue.
                    run.append(ended);
                } else {
                    run.note(ended);
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A map over many items, and a task after it. */
    @TaskType("bench.wide")
    record Wide(long tasks, long since) implements Flow<Double> {
        @Override
        public Double run(FlowContext flow) {
            flow.map(
                            "n",
                            Runtimes.numbers(tasks),
                            number -> Long.toString(number),
                            MapOptions.atOnce(64),
                            (branch, number) -> {
                                throw new IllegalStateException("branch %d is entered again".formatted(number));
                            })
                    .orThrow();
            return flow.run(Task.of("first", Double.class, _ -> (System.nanoTime() - since) / 1e9));
        }
    }

    /** The JVM that takes the run up. */
    static final class Child {
        private Child() {}

        /** Takes the run up. */
        public static void main(String[] arguments) {
            try (Nightjar nightjar = Runtimes.open(Path.of(arguments[0]))) {
                long cpu = Rounds.cpuNanos();
                long since = System.nanoTime();
                Flow<Double> wide = new Wide(Long.parseLong(arguments[1]), since);
                var run = nightjar.start(RUN, wide);
                System.out.println("begun " + (System.nanoTime() - since) / 1e9);
                System.out.println("seconds " + run.join());
                System.out.println("cpu " + (Rounds.cpuNanos() - cpu) / 1e9);
            }
        }
    }
}
