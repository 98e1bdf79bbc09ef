package dev.nightjar.app;

import dev.nightjar.flow.journal.sqlite.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the launcher keeps beside its cache of classes, so that a command finds it ready. */
public final class StartCache {
    private StartCache() {}

    /** Writes it to the folder that is named first: the jars of the folder that is named second, as one, and SQLite. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SqliteLibrary.copyTo(folder);
        UberJar.write(jars(Path.of(arguments[1])), folder.resolve("nightjar.jar"));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
