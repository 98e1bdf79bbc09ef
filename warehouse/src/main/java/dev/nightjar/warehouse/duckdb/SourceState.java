package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be seen from outside of a DuckDB file and its write-ahead log. DuckDB's own lock on the source is not enough
 * to know that nobody wrote to it: when another session of this process closes the file, the system releases the lock
 * of all (POSIX, {@code fcntl}).
 */
record SourceState(Path file, List<Seen> seen) {
    private record Seen(long size, FileTime modified) {}

    static SourceState of(Path file) {
        try {
            List<Seen> seen = new ArrayList<>();
            for (Path each : List.of(file, log(file))) {
                if (Files.exists(each)) {
                    seen.add(new Seen(Files.size(each), Files.getLastModifiedTime(each)));
                }
            }
            return new SourceState(file, seen);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "%s cannot be looked at: %s".formatted(file, FileFailure.reason(file, e)),
                    e);
        }
    }

    /** DuckDB's log beside a file: what was written to it and is not in it yet. */
    static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + ".wal");
    }

    /** The file whose log this is; the file itself where it is none. */
    static Path withoutLog(Path file) {
        return file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("\\.wal$", ""));
    }

    /** Bytes of the file and its log. */
    long size() {
        return seen.stream().mapToLong(Seen::size).sum();
    }

    /**
     * Refuses a source that was written to since.
     *
     * @throws NightjarException {@code EXTERNAL}
     */
    void requireUnchanged() {
        if (!of(file).equals(this)) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    "%s was written to while it was cloned; the set was not sealed, run it again".formatted(file));
        }
    }
}
