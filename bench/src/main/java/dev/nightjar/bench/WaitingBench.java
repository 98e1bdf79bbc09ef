package dev.nightjar.bench;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What many runs weigh that wait: half of them for the time, half for a person. */
final class WaitingBench implements Bench {
    private static final double LIMIT = 200;

    private final int runs;

    WaitingBench(int runs) {
        this.runs = runs;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        try (Scratch scratch = Scratch.create()) {
            ChildJvm.Printed measured = ChildJvm.run(
                    List.of("-Xmx112m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    Child.class,
                    scratch.file("journal.db"),
                    runs);
            for (String what : List.of("resident", "heap")) {
                figures.accept(Figure.of(
                                "waiting: %,d runs, %s"
                                        .formatted(runs, what.equals("heap") ? "heap in use" : "resident"),
                                measured.value(what),
                                "MiB")
                        .against("limit", LIMIT)
                        .atMost(1));
            }
            figures.accept(Figure.of("waiting: runs begun", measured.value("rate"), "runs/s"));
        }
    }

    /** The JVM that they wait in. */
    static final class Child {
        private Child() {}

        /** Begins as many runs as the second argument says. */
        public static void main(String[] arguments) throws Exception {
            int runs = Integer.parseInt(arguments[1]);
            CountDownLatch waiting = new CountDownLatch(runs);
            Path journal = Path.of(arguments[0]);
            Nightjar nightjar = Nightjar.builder(
                            NightjarConfig.empty(journal.resolveSibling("work"), Environment.system()))
                    .journal(SqliteJournal.open(journal))
                    .listener(event -> {
                        if (event instanceof RunEvent.RunChanged changed && changed.state() == RunState.WAITING) {
                            waiting.countDown();
                        }
                    })
                    .build();
            long begun = System.nanoTime();
            for (int i = 0; i < runs; i += 2) {
                nightjar.start(flow -> {
                    flow.sleep(Duration.ofHours(8));
                    return 0;
                });
                nightjar.start(
                        flow -> flow.approve("release", "publish the night?").approved());
            }
            waiting.await();
            System.out.println("rate " + Rounds.perSecond(runs, begun));
            System.out.println("heap " + MemoryUse.heap());
            System.out.println("resident " + MemoryUse.resident());
            // What they wait for never comes: there is nothing to be closed in good order.
            Runtime.getRuntime().halt(0);
        }
    }
}
