package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The folder of a demonstration. It carries a mark, and only what carries the mark is ever removed. */
final class DemoFolder implements AutoCloseable {
    private static final String MARK = ".nightjar-demo";

    /** While a signal ends the process, somebody may still be writing. */
    private static final int TRIES = 20;

    private static final Duration PACE = Duration.ofMillis(50);

    private final Path folder;
    private final boolean keep;
    private final Runnable removal = this::removeAtEnd;

    private DemoFolder(Path folder, boolean keep) {
        this.folder = folder;
        this.keep = keep;
        if (!keep && !EndOfProcess.leave(removal)) {
            removeAtEnd();
        }
    }

    static DemoFolder open(Optional<Path> named, boolean keep) {
        try {
            Path folder = named.isPresent()
                    ? named.get().toAbsolutePath().normalize()
                    : Files.createTempDirectory("nightjar-demo-");
            if (Files.exists(folder) && !isEmpty(folder)) {
                if (!Files.exists(folder.resolve(MARK))) {
                    throw new NightjarException(
                            ErrorCode.USAGE,
                            "%s is not empty, and no demo made it; name another folder by --dir".formatted(folder));
                }
                remove(folder);
            }
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(MARK), "made by 'nightjar demo', which may remove this folder\n");
            return new DemoFolder(folder, keep);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "the folder of the demo cannot be made: " + FileFailure.reason(e), e);
        }
    }

    Path path() {
        return folder;
    }

    boolean kept() {
        return keep;
    }

    @Override
    public void close() {
        EndOfProcess.awaitIfBegun();
        if (!keep && EndOfProcess.takeBack(removal)) {
            try {
                remove(folder);
            } catch (IOException e) {
                throw new NightjarException(
                        ErrorCode.ENVIRONMENT,
                        "%s cannot be removed: %s".formatted(folder, FileFailure.reason(folder, e)),
                        e);
            }
        }
    }

    private void removeAtEnd() {
        for (int tries = 1; Files.exists(folder); tries++) {
            try {
                remove(folder);
            } catch (IOException e) {
                if (tries == TRIES) {
                    System.err.println("nightjar: %s cannot be removed: %s; remove it yourself"
                            .formatted(folder, Printable.line(e.toString())));
                    return;
                }
                LockSupport.parkNanos(PACE.toNanos());
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
