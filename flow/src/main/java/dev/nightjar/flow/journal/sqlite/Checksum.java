package dev.nightjar.flow.journal.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Tells a row that was written from one that a disk has changed: the CRC-32C of its columns, each after its length. */
final class Checksum {
    private Checksum() {}

    static long of(@Nullable Object... columns) {
        CRC32C crc = new CRC32C();
        for (Object column : columns) {
            byte[] bytes = column instanceof byte[] blob
                    ? blob
                    : String.valueOf(column).getBytes(StandardCharsets.UTF_8);
            crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            crc.update(bytes);
        }
        return crc.getValue();
    }

    /** Whether the row's column {@code crc} is that of these columns; what was written by an older Nightjar has none. */
    static boolean fits(ResultSet row, @Nullable Object... columns) throws SQLException {
        long crc = row.getLong("crc");
        return row.wasNull() || crc == of(columns);
    }
}
