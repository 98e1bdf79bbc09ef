package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.KeyHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the entries of one run by their positions. A run reads them much in the order in which they were written, so each
 * look fetches those that follow. Thread-safe.
 */
final class EntryReader {
    private static final int PAGE_ROWS = 256;
    private static final long PAGE_BYTES = 256 * 1024;
    private static final int PAGES = 8;

    /** What {@link #row} reads. */
    static final String SELECT = "select seq, run, kind, key_high, key_low, at, head, spec, value, crc from entry ";

    private final SqliteReader reader;
    private final RunRow run;
    /** Guarded by this: pages by the position of their first row, and the ages of the pages. */
    private final NavigableMap<Long, List<Positioned>> pages = new TreeMap<>();

    private final List<Long> ages = new ArrayList<>();

    /** A row and where it lies. */
    record Positioned(long position, Row row, long crc) {
        /** The entry, if it is what was written and not a retry. */
        Optional<Entry> sound() {
            return row.kind() == RowKind.RETRY || isDamaged() ? Optional.empty() : Optional.of(RowCodec.decode(row));
        }

        /** Whether it is not what was written. */
        boolean isDamaged() {
            return row.kind() == RowKind.DAMAGED || row.crc() != crc;
        }

        Entry entry() {
            return sound().orElseThrow(() -> damaged(position));
        }
    }

    EntryReader(SqliteReader reader, RunRow run) {
        this.reader = reader;
        this.run = run;
    }

    Entry read(long position) {
        List<Positioned> page = page(position);
        int low = 0;
        int high = page.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = page.get(middle).position();
            if (there == position) {
                return page.get(middle).entry();
            }
            if (there < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        throw new NightjarException(ErrorCode.DIVERGED, "the journal has lost entry %d".formatted(position));
    }

    /** The rows from a position on: as many as a page holds, and none at the end. */
    List<Positioned> from(long position) {
        return reader.read(connection -> select(connection, run, position));
    }

    /** The last question under a key, if it is sound. */
    Optional<Entry> lastAsked(KeyHash key) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT
                    + "where seq >= ? and run = ? and kind = ? and key_high = ? and key_low = ? order by seq desc")) {
                select.setLong(1, run.firstEntry());
                select.setLong(2, run.number());
                select.setInt(3, RowKind.ASKED.number());
                select.setLong(4, key.high());
                select.setLong(5, key.low());
                try (ResultSet found = select.executeQuery()) {
                    return found.next() ? row(found).sound() : Optional.empty();
                }
            }
        });
    }

    private synchronized List<Positioned> page(long position) {
        Optional<List<Positioned>> known = Optional.ofNullable(pages.floorEntry(position))
                .map(Map.Entry::getValue)
                .filter(page -> page.getLast().position() >= position);
        if (known.isPresent()) {
            return known.get();
        }
        List<Positioned> page = from(position);
        if (!page.isEmpty()) {
            long first = page.getFirst().position();
            pages.put(first, page);
            ages.remove(first);
            ages.add(first);
            if (ages.size() > PAGES) {
                pages.remove(ages.removeFirst());
            }
        }
        return page;
    }

    /** The row at a position that is known to be there. */
    static Positioned at(Connection connection, long position) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "where seq = ?")) {
            select.setLong(1, position);
            try (ResultSet found = select.executeQuery()) {
                found.next();
                return row(found);
            }
        }
    }

    /** The rows at these positions, in the order of the table. */
    static void each(Connection connection, List<Long> positions, Consumer<Positioned> hears) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(SELECT + "where seq in (select value from json_each(?)) order by seq")) {
            select.setString(1, JsonMapper.shared().writeValueAsString(positions));
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    hears.accept(row(found));
                }
            }
        }
    }

    /** Of an ended run without a look at what has come after it: there is no index, and that may be most of the table. */
    private static List<Positioned> select(Connection connection, RunRow run, long from) throws SQLException {
        List<Positioned> rows = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement select =
                connection.prepareStatement(SELECT + "where seq between ? and ? and run = ? order by seq limit ?")) {
            select.setLong(1, from);
            select.setLong(2, run.lastEntry());
            select.setLong(3, run.number());
            select.setInt(4, PAGE_ROWS);
            try (ResultSet found = select.executeQuery()) {
                while (bytes < PAGE_BYTES && found.next()) {
                    Positioned row = row(found);
                    rows.add(row);
                    bytes += row.row().size();
                }
            }
        }
        return rows;
    }

    static NightjarException damaged(long position) {
        return new NightjarException(
                ErrorCode.DIVERGED,
                "entry %d of the journal is damaged: it is not what was written; run it again with 'nightjar retry RUN --from STEP'"
                        .formatted(position));
    }

    static Positioned row(ResultSet found) throws SQLException {
        byte[] head = found.getBytes(7);
        Row row = new Row(
                found.getLong(2),
                head == null ? RowKind.DAMAGED : RowKind.of(found.getInt(3)),
                found.getLong(4),
                found.getLong(5),
                found.getLong(6),
                head == null ? new byte[0] : head,
                found.getBytes(8),
                found.getBytes(9));
        return new Positioned(found.getLong(1), row, found.getLong(10));
    }
}
