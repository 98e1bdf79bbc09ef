package dev.nightjar.warehouse.files;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of this machine, under names of ours while a warehouse moves them: whatever they are called, no statement holds
 * their names. For one thread.
 */
final class LocalFiles implements AutoCloseable {
    /** Snowflake docs, "COPY INTO <table>": so many names fit in FILES. */
    private static final int MOST = 1_000;

    private final Path folder;
    private final String batch;

    private LocalFiles(Path folder, String batch) {
        this.folder = folder;
        this.batch = batch;
    }

    /** A folder of this task's own, which is removed when it is closed. */
    static LocalFiles of(TaskContext context) {
        String batch = hash(context.idempotencyKey());
        return new LocalFiles(
                context.workFolder().toAbsolutePath().resolve("transfers").resolve(batch), batch);
    }

    /** What all attempts of the task have in common. */
    String batch() {
        return batch;
    }

    /** The folder, empty; its name must be plain, since statements hold it. */
    Path folder() {
        if (!folder.toString().matches("[^'\"\\\\*?\\p{Cntrl}]+")) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "files pass through %s, and warehouses do not take such a name; move nightjar.yml to a folder without quotes, * and ?"
                            .formatted(folder));
        }
        try {
            remove();
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the folder %s cannot be made: %s".formatted(folder, FileFailure.reason(folder, e)),
                    e);
        }
    }

    /**
     * The files that are meant, in order of their names.
     *
     * @param patterns files; in the last part of each {@code *} and {@code ?} stand for any characters
     * @throws NightjarException {@code CONFIG} when there is none for one of them, when it cannot be read, and when there are
     *     too many
     */
    static List<Path> find(List<Path> patterns) {
        List<Path> found = new ArrayList<>();
        for (Path pattern : patterns) {
            List<Path> some = isPattern(pattern) ? matching(pattern) : List.of(pattern);
            some.forEach(LocalFiles::requireReadable);
            found.addAll(some);
        }
        if (found.isEmpty()) {
            throw new NightjarException(ErrorCode.CONFIG, "no file is named; name one or more");
        }
        if (found.size() > MOST) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%,d files are meant, and at most %,d are loaded at once; use several tasks"
                            .formatted(found.size(), MOST));
        }
        return found;
    }

    private static boolean isPattern(Path path) {
        String name = name(path);
        return !Files.exists(path) && (name.contains("*") || name.contains("?"));
    }

    private static List<Path> matching(Path pattern) {
        String glob = name(pattern).replaceAll("([\\\\\\[\\]{}])", "\\\\$1");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        Path folder = requireNonNull(pattern.toAbsolutePath().getParent(), "a file has a folder");
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(folder, path -> matcher.matches(path.getFileName()))) {
            all.forEach(found::add);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the folder %s cannot be read: %s".formatted(folder, FileFailure.reason(folder, e)),
                    e);
        }
        if (found.isEmpty()) {
            throw new NightjarException(ErrorCode.CONFIG, "no file is called like %s; check it".formatted(pattern));
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static void requireReadable(Path file) {
        String problem = !Files.exists(file)
                ? "does not exist"
                : !Files.isRegularFile(file)
                        ? "is no file"
                        : !Files.isReadable(file) ? "cannot be read by this user" : "";
        if (!problem.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "%s %s; nothing was loaded".formatted(file.toAbsolutePath(), problem));
        }
    }

    /** The same files under names of ours, which end as theirs do if they are compressed. */
    List<Path> plain(List<Path> files, FileFormat format) {
        Path here = folder();
        List<Path> plain = new ArrayList<>();
        for (Path file : files) {
            String end = format.extension() + (name(file).endsWith(".gz") ? ".gz" : "");
            plain.add(link(file, here.resolve("%04d.%s".formatted(plain.size() + 1, end))));
        }
        return plain;
    }

    private static Path link(Path file, Path link) {
        try {
            try {
                return Files.createLink(link, file.toRealPath());
            } catch (IOException | UnsupportedOperationException _) {
                // Another disk, or one without links.
                return Files.copy(file, link);
            }
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "%s cannot be read: %s".formatted(file, FileFailure.reason(file, e)), e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each Java has SHA-256", e);
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() {
        try {
            remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
