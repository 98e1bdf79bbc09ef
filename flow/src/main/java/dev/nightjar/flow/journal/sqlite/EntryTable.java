package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The table of entries as the writer fills it: numbered one after the other, in transactions that are refused once the
 * lease of this process is gone. For one thread.
 */
final class EntryTable implements AutoCloseable {
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement check;
    private final PreparedStatement seek;
    private final PreparedStatement insert;
    /** The number of the last row. */
    private long last;

    EntryTable(Connection connection) throws SQLException {
        // The driver's own transactions hold the lock from one commit to the next; these begin when there is a group.
        begin = connection.prepareStatement("begin immediate");
        commit = connection.prepareStatement("commit");
        check = connection.prepareStatement(
                "select (select max(seq) from entry), exists (select 1 from lease where token = ?)");
        seek = connection.prepareStatement("select max(seq) from entry");
        insert = connection.prepareStatement("""
                insert into entry (seq, run, kind, key_high, key_low, at, head, spec, value, crc)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    }

    void begin() throws SQLException {
        begin.executeUpdate();
    }

    void commit() throws SQLException {
        commit.executeUpdate();
    }

    /**
     * Looks where the table ends, and whether this process may append.
     *
     * @param lease 0 before there is one
     * @throws NightjarException {@code BUSY} when the lease is gone
     */
    void check(long lease) throws SQLException {
        check.setLong(1, lease);
        try (ResultSet found = check.executeQuery()) {
            found.next();
            if (lease != 0 && !found.getBoolean(2)) {
                throw new NightjarException(
                        ErrorCode.BUSY,
                        "this process gave no sign of life for so long that another took over its runs; see 'nightjar runs'");
            }
            last = found.getLong(1);
        }
    }

    /** Looks where the table ends, after others than this have appended. */
    void seek() throws SQLException {
        try (ResultSet found = seek.executeQuery()) {
            found.next();
            last = found.getLong(1);
        }
    }

    /** Adds a row to those that {@link #append} appends, and returns its number. */
    long add(Row row, long crc) throws SQLException {
        insert.setLong(1, ++last);
        insert.setLong(2, row.run());
        insert.setInt(3, row.kind().number());
        insert.setLong(4, row.keyHigh());
        insert.setLong(5, row.keyLow());
        insert.setLong(6, row.at());
        insert.setBytes(7, row.head());
        insert.setBytes(8, row.spec());
        insert.setBytes(9, row.value());
        insert.setLong(10, crc);
        insert.addBatch();
        return last;
    }

    void append() throws SQLException {
        insert.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        begin.close();
        commit.close();
        check.close();
        seek.close();
        insert.close();
    }
}
