package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which files a journal had when it was opened. SQLite goes on in files that have lost their names, and nobody else ever
 * reads what it writes there (SQLite: "How To Corrupt An SQLite Database File", 2.4).
 */
record OpenedFiles(Path journal, Map<Path, Object> keys) {
    OpenedFiles {
        keys = Map.copyOf(keys);
    }

    /** Those that a connection has open, as far as the system tells files apart. */
    static OpenedFiles of(Path journal) {
        Map<Path, Object> keys = new HashMap<>();
        for (Path file : List.of(journal, logOf(journal))) {
            try {
                Optional.ofNullable(key(file)).ifPresent(key -> keys.put(file, key));
            } catch (IOException _) {
                // Nothing is told of it then.
            }
        }
        return new OpenedFiles(journal, keys);
    }

    /** SQLite keeps it beside the file itself, wherever the links to that lie. */
    private static Path logOf(Path journal) {
        Path file = journal;
        try {
            file = journal.toRealPath();
        } catch (IOException _) {
            // Told by who looks at it.
        }
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /**
     * Looks whether they are there still.
     *
     * @throws NightjarException {@code ENVIRONMENT} when one is not
     */
    void refuseReplaced() {
        keys.forEach((file, key) -> {
            try {
                if (key.equals(key(file))) {
                    return;
                }
            } catch (NoSuchFileException _) {
                // Told below.
            } catch (IOException _) {
                return; // Nobody can tell now; the next look may.
            }
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "%s was deleted, moved or replaced while journal %s was open, and what is written now is lost; put it back, and go on with 'nightjar resume', or run anew"
                            .formatted(file, journal));
        });
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
