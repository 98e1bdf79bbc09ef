package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a folder has. */
@FunctionalInterface
interface DiskSpace {
    /** Bytes that this process may still write there. */
    long usable(Path folder) throws IOException;

    static DiskSpace system() {
        return folder -> Files.getFileStore(folder).getUsableSpace();
    }

    /** Refuses to begin what would not fit: a clone takes up to 1.2 times its source. */
    default void require(Path folder, SourceState source) {
        try {
            long needed = source.size() / 10 * 12;
            long there = usable(folder);
            if (there < needed) {
                throw new NightjarException(
                        ErrorCode.ENVIRONMENT,
                        "%s has %s left, and a clone of %s may need %s; free some space, or keep fewer nights"
                                .formatted(folder, size(there), source.file(), size(needed)));
            }
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the free space of %s cannot be read: %s".formatted(folder, FileFailure.reason(folder, e)),
                    e);
        }
    }

    private static String size(long bytes) {
        return bytes < 10L << 30 ? "%,d MiB".formatted(bytes >> 20) : "%,d GiB".formatted(bytes >> 30);
    }
}
