package dev.nightjar.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that is deleted when it is closed. It lies in {@code target} of the module, since a temporary folder may be in
 * memory, where a wait for the disk costs nothing.
 */
record Scratch(Path folder) implements AutoCloseable {
    static Scratch create() throws IOException {
        Path parent = Path.of(System.getProperty("bench.scratch", "target/scratch"));
        Files.createDirectories(parent);
        return new Scratch(Files.createTempDirectory(parent.toAbsolutePath(), "bench-"));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
