package dev.nightjar.app;

import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the JVM looks at when the launcher makes its cache of classes: the start of a command, and a small run. */
public final class Rehearsal {
    private Rehearsal() {}

    /** Does what a command does, in a temporary folder and without output. */
    public static void main(String[] arguments) throws IOException {
        Main.commandLine().setOut(new PrintWriter(Writer.nullWriter())).execute("--help");
        Path folder = Files.createTempDirectory("nightjar-rehearsal");
        try {
            run(folder);
        } finally {
            delete(folder);
        }
    }

    private static void run(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), """
                zone: Europe/Berlin
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                """);
        NightjarConfig config = NightjarConfig.read(file, Environment.system());
        try (Nightjar nightjar = Nightjar.builder(config)
                .journal(SqliteJournal.open(Nightjar.journalFile(config)))
                .build()) {
            nightjar.run(flow -> flow.map(
                            "rehearsal",
                            List.of("a", "b"),
                            item -> item,
                            MapOptions.atOnce(2),
                            (branch, item) -> branch.run(Task.of(item, String.class, _ -> item)))
                    .orThrow()
                    .succeeded());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
