package dev.nightjar.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How often a second the disk takes a small record for good: no durable step can be faster. The file has its size
 * beforehand, as a write-ahead log that is used again has; one that grows waits for its new size too.
 */
final class DiskRate {
    private static final int RECORD = 220;
    private static final int SIZE = 4 << 20;

    private DiskRate() {}

    static double measure(Path file, int records) throws IOException {
        ByteBuffer record = ByteBuffer.allocateDirect(RECORD);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SIZE));
            channel.force(true);
            long begun = System.nanoTime();
            for (int i = 0; i < records; i++) {
                channel.write(record.clear(), (long) i * RECORD % (SIZE - RECORD));
                channel.force(false);
            }
            return Rounds.perSecond(records, begun);
        }
    }
}
