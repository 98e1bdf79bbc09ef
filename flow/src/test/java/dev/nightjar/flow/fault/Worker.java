package dev.nightjar.flow.fault;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Mapped;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A process that works on a run, and that tests do away with. Its effects are lines in a file that no crash of it takes
 * back.
 */
public final class Worker {
    static final String RUN = "r";
    static final int BRANCHES = 50;

    private Worker() {}

    /** What the flow does: where its effects go, and how long each task takes. */
    record Work(Path effects, int millis) {}

    record Numbered(int value) {}

    record Item(Path effects, String name, int millis) {}

    /** Fifty branches of two tasks each, and their sum. */
    static final class Branches implements Flow<Integer> {
        private final Work work;

        Branches(Work work) {
            this.work = work;
        }

        @Override
        public Integer run(FlowContext flow) {
            Mapped<Integer, Numbered> numbers = flow.map(
                    "branch",
                    IntStream.range(0, BRANCHES).boxed().toList(),
                    String::valueOf,
                    MapOptions.atOnce(8).keeping(Numbered.class),
                    (branch, i) -> {
                        branch.run(new Effect(new Item(work.effects(), "a" + i, work.millis())));
                        branch.run(new Effect(new Item(work.effects(), "b" + i, work.millis())));
                        return new Numbered(i);
                    });
            return numbers.orThrow().results().mapToInt(Numbered::value).sum();
        }

        @Override
        public Optional<Record> spec() {
            return Optional.of(work);
        }
    }

    /** Writes a line when it begins and one when it has done its work. */
    static final class Effect extends Task<Boolean> {
        private final Item item;

        Effect(Item item) {
            super(item);
            this.item = item;
        }

        @Override
        protected Boolean run(TaskContext context) throws Exception {
            append(item.effects(), "begin " + item.name());
            new CountDownLatch(1).await(item.millis(), TimeUnit.MILLISECONDS);
            append(item.effects(), "done " + item.name());
            return true;
        }
    }

    static void append(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static Nightjar open(Path folder, Duration lease) {
        return builder(folder, lease).build();
    }

    static Nightjar.Builder builder(Path folder, Duration lease) {
        return Nightjar.builder(NightjarConfig.empty(folder, new Environment(Map.of(), folder, folder)))
                .journal(SqliteJournal.open(
                        folder.resolve("journal.db"), SqliteJournal.Settings.DEFAULT.withLease(lease)))
                .flow(Branches.class);
    }

    /** Arguments: folder, effects, milliseconds a task. Prints "open", and the result or why there is none. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        try (Nightjar nightjar = open(folder, Duration.ofSeconds(10))) {
            System.out.println("open");
            System.out.println("result "
                    + nightjar.start(RUN, new Branches(new Work(Path.of(arguments[1]), Integer.parseInt(arguments[2]))))
                            .await());
        } catch (NightjarException e) {
            System.out.println("failed " + e.code() + " " + e.getMessage());
        }
    }
}
