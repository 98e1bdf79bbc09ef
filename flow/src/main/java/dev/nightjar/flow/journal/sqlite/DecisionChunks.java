package dev.nightjar.flow.journal.sqlite;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.zip.CRC32C;

/**
 * Tells what a run decides once more, in 24 bytes each: a run of a million tasks is taken up again from these, and not
 * from its entries. A chunk is written once it is full, and covers all entries of the run from its first to its last
 * position; what no chunk covers is read from the entries.
 *
 * <p>For the writer's thread; only {@link #close} is for all.
 */
final class DecisionChunks implements SqliteWriter.Written {
    static final int CHUNK_ROWS = 16_384;
    /** The hash of the key, and the position with the kind in its last four bits. */
    static final int ROW_BYTES = 3 * Long.BYTES;

    private static final int FIRST_ROWS = 16;

    private final SqliteWriter writer;
    private final long run;
    private volatile boolean closed;
    /** The position that the chunk begins with; 0 before there is an entry. */
    private long first;

    private int count;
    private ByteBuffer rows = ByteBuffer.allocate(0);

    DecisionChunks(SqliteWriter writer, long run) {
        this.writer = writer;
        this.run = run;
    }

    /** From now on nothing is told: who takes the run up next writes entries that this one does not see. */
    void close() {
        closed = true;
    }

    @Override
    public void written(long position, Row row) {
        if (closed) {
            return;
        }
        if (first == 0) {
            first = position;
        }
        switch (row.kind()) {
            case STARTED, ASKED -> {
                return;
            }
            case RETRY, DAMAGED -> throw new AssertionError("a run that was taken up writes no such row");
            case SUCCEEDED, FAILED, VALUE, ATTEMPT_FAILED, BRANCH_ENDED, BRANCH_RESULT, BRANCH_FAILED -> {
                // Told below.
            }
        }
        if (!rows.hasRemaining()) {
            int more = Math.min(CHUNK_ROWS, Math.max(FIRST_ROWS, count * 2));
            rows = ByteBuffer.allocate(more * ROW_BYTES).put(rows.flip());
        }
        rows.putLong(row.keyHigh())
                .putLong(row.keyLow())
                .putLong(position << 4 | row.kind().number());
        count++;
        if (count == CHUNK_ROWS) {
            byte[] full = rows.array();
            long from = first;
            writer.note(connection -> insert(connection, from, position, full));
            first = position + 1;
            count = 0;
            rows = ByteBuffer.allocate(CHUNK_ROWS * ROW_BYTES);
        }
    }

    private void insert(Connection connection, long from, long to, byte[] told) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into decision_chunk (run, first, last, decisions, crc) values (?, ?, ?, ?, ?)")) {
            insert.setLong(1, run);
            insert.setLong(2, from);
            insert.setLong(3, to);
            insert.setBytes(4, told);
            insert.setLong(5, crc(from, to, told));
            insert.executeUpdate();
        }
    }

    /** Tells a chunk that was written from one that a disk has changed. */
    static long crc(long from, long to, byte[] told) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(from).putLong(to).flip());
        crc.update(told);
        return crc.getValue();
    }
}
