package dev.nightjar.flow.journal.sqlite;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** An entry as it lies in the table. The arrays are never changed. */
@SuppressWarnings("ArrayRecordComponent")
record Row(
        long run,
        RowKind kind,
        long keyHigh,
        long keyLow,
        long at,
        byte[] head,
        byte @Nullable [] spec,
        byte @Nullable [] value) {

    /** Tells a row that was written from one that a disk has changed. */
    long crc() {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(5 * Long.BYTES)
                .putLong(run)
                .putLong(kind.number())
                .putLong(keyHigh)
                .putLong(keyLow)
                .putLong(at)
                .flip());
        crc.update(head);
        update(crc, spec);
        update(crc, value);
        return crc.getValue();
    }

    /** Bytes of its texts. */
    int size() {
        return head.length + length(spec) + length(value);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void update(CRC32C crc, byte @Nullable [] bytes) {
        if (bytes != null) {
            crc.update(bytes.length);
            crc.update(bytes);
        }
    }
}
