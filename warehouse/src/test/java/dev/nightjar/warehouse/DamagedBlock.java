package dev.nightjar.warehouse;

import dev.nightjar.warehouse.duckdb.RawFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a failing disk does: a few bytes of one block are others. */
final class DamagedBlock {
    private static final long HEADERS = 3 * 4096;
    private static final long BLOCK = 16384;

    private DamagedBlock() {}

    /** Damages the last block that holds rows of a table with a text column, in a file with blocks of 16 KiB. */
    static void in(Path file, String table) throws IOException {
        long block = Long.parseLong(RawFile.read(
                        file,
                        "select max(block_id) from pragma_storage_info('%s') where persistent and segment_type = 'VARCHAR'"
                                .formatted(table))
                .getFirst());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7}), HEADERS + block * BLOCK + 5000);
        }
    }
}
