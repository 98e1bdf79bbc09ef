package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;

/**
 * The table of entries as the writer fills it: numbered one after the other, in transactions that are refused once the
 * lease of this process is gone. For one thread.
 */
final class EntryTable implements AutoCloseable {
    /** Rows of a statement: eight cost a fifth less than one by one, and more of them no less. */
    private static final int MANY = 8;

    private static final int COLUMNS = 9;

    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement check;
    private final PreparedStatement seek;
    private final PreparedStatement insertOne;
    private final PreparedStatement insertMany;
    /** Those of the next statement. */
    private final Row[] rows = new Row[MANY];

    private final long[] crcs = new long[MANY];
    private int gathered;
    /** The number of the last row. */
    private long last;

    EntryTable(Connection connection) throws SQLException {
        // The driver's own transactions hold the lock from one commit to the next; these begin when there is a group.
        begin = connection.prepareStatement("begin immediate");
        commit = connection.prepareStatement("commit");
        check = connection.prepareStatement(
                "select (select max(seq) from entry), exists (select 1 from lease where token = ?)");
        seek = connection.prepareStatement("select max(seq) from entry");
        insertOne = connection.prepareStatement(insertion(1));
        insertMany = connection.prepareStatement(insertion(MANY));
    }

    /** A row without a number gets the one after the greatest. */
    private static String insertion(int rows) {
        return "insert into entry (run, kind, key_high, key_low, at, head, spec, value, crc) values "
                + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
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
        rows[gathered] = row;
        crcs[gathered++] = crc;
        if (gathered == MANY) {
            for (int i = 0; i < MANY; i++) {
                bind(insertMany, i * COLUMNS, i);
            }
            insertMany.addBatch();
            gathered = 0;
        }
        return ++last;
    }

    void append() throws SQLException {
        insertMany.executeBatch();
        for (int i = 0; i < gathered; i++) {
            bind(insertOne, 0, i);
            insertOne.addBatch();
        }
        gathered = 0;
        insertOne.executeBatch();
    }

    private void bind(PreparedStatement insert, int before, int place) throws SQLException {
        Row row = rows[place];
        insert.setLong(before + 1, row.run());
        insert.setInt(before + 2, row.kind().number());
        insert.setLong(before + 3, row.keyHigh());
        insert.setLong(before + 4, row.keyLow());
        insert.setLong(before + 5, row.at());
        insert.setBytes(before + 6, row.head());
        insert.setBytes(before + 7, row.spec());
        insert.setBytes(before + 8, row.value());
        insert.setLong(before + 9, crcs[place]);
    }

    @Override
    public void close() throws SQLException {
        begin.close();
        commit.close();
        check.close();
        seek.close();
        insertOne.close();
        insertMany.close();
    }
}
