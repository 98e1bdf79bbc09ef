package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.codec.Blobs;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a journal with what was written to it: SQLite's own check, then what has a checksum or a hash. */
final class Check {
    private static final int MOST = 100;

    private final SqliteReader reader;
    private final List<String> findings = new ArrayList<>();

    Check(SqliteReader reader) {
        this.reader = reader;
    }

    List<String> run() {
        part("the file", this::integrity);
        Map<Long, String> runs = new HashMap<>();
        part("the table of runs", connection -> runs(connection, runs));
        part("the table of entries", connection -> entries(connection, runs));
        part("the large values", connection -> largeValues(connection, runs));
        part("the log", connection -> log(connection, runs));
        part("what is asked of runs", connection -> requests(connection, runs));
        part("the results for other runs", this::cache);
        return findings.size() <= MOST ? findings : findings.subList(0, MOST);
    }

    private interface Part {
        void run(Connection connection) throws SQLException;
    }

    private void part(String name, Part part) {
        reader.read(connection -> {
            try {
                part.run(connection);
            } catch (SQLException e) {
                findings.add("%s cannot be read to its end: %s".formatted(name, e.getMessage()));
            }
            return findings;
        });
    }

    private void integrity(Connection connection) throws SQLException {
        try (Statement check = connection.createStatement();
                ResultSet lines = check.executeQuery("pragma integrity_check(%d)".formatted(MOST))) {
            while (lines.next()) {
                if (!lines.getString(1).equals("ok")) {
                    findings.add("the file is damaged: " + lines.getString(1));
                }
            }
        }
    }

    private void runs(Connection connection, Map<Long, String> runs) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery(RunRow.SELECT)) {
            while (found.next()) {
                String id = String.valueOf(found.getString("id"));
                runs.put(found.getLong("number"), id);
                Optional<RunRow> run = RunRow.row(found);
                if (run.isEmpty()) {
                    findings.add("run %s is damaged: it is not what was written".formatted(id));
                } else if (!run.get().secret().isSound()) {
                    findings.add("what the steps of run %s are found by is damaged".formatted(id));
                }
            }
        }
    }

    private void entries(Connection connection, Map<Long, String> runs) throws SQLException {
        long last;
        try (Statement select = connection.createStatement();
                ResultSet max = select.executeQuery("select coalesce(max(seq), 0) from entry")) {
            max.next();
            last = max.getLong(1);
        }
        long position = 0;
        while (position < last) {
            try {
                position = entriesFrom(connection, position, runs);
            } catch (SQLException e) {
                // A page that cannot be read: the next rows lie in other pages.
                findings.add(
                        "entry %d or one soon after it cannot be read: %s".formatted(position + 1, e.getMessage()));
                position += 1;
            }
            if (findings.size() > MOST) {
                return;
            }
        }
    }

    private long entriesFrom(Connection connection, long after, Map<Long, String> runs) throws SQLException {
        long greatest = after;
        long before = after;
        long position = after;
        try (PreparedStatement select =
                connection.prepareStatement(EntryReader.SELECT + "where seq > ? order by seq limit 1000")) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    before = position;
                    position = rows.getLong(1);
                    greatest = Math.max(greatest, position);
                    if (EntryReader.row(rows).isDamaged()) {
                        findings.add("entry %d of run %s is damaged: it is not what was written"
                                .formatted(position, runs.getOrDefault(rows.getLong(2), "?")));
                    }
                }
            }
        }
        // A disk may have changed the position of the last.
        long end = position > before ? position : greatest;
        return end > after ? end : Long.MAX_VALUE;
    }

    private void log(Connection connection, Map<Long, String> runs) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("select run, number, lines, crc from log")) {
            while (found.next()) {
                if (LogBuffer.lines(found).isEmpty()) {
                    findings.add("lines %d of the log of run %s are damaged: they are not what was written"
                            .formatted(found.getLong(2), runs.getOrDefault(found.getLong(1), "?")));
                }
            }
        }
    }

    private void requests(Connection connection, Map<Long, String> runs) throws SQLException {
        for (Requests.Found found : Requests.after(connection, 0)) {
            if (found.request().isEmpty()) {
                findings.add("request %d to run %s is damaged: it is not what was written"
                        .formatted(found.number(), runs.getOrDefault(found.run(), "?")));
            }
        }
    }

    private void cache(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("select key, at, result, crc from result_cache")) {
            while (found.next()) {
                String key = found.getString("key");
                if (!Checksum.fits(found, key, found.getLong("at"), found.getBytes("result"))) {
                    findings.add(
                            "the result for other runs under %s is damaged: it is not what was written".formatted(key));
                }
            }
        }
    }

    private void largeValues(Connection connection, Map<Long, String> runs) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("select run, hash, bytes from large_value")) {
            while (found.next()) {
                byte[] bytes = found.getBytes(3);
                if (bytes == null || !Blobs.hash(bytes).equals(found.getString(2))) {
                    findings.add("the large value %s of run %s is damaged: it is not what was written"
                            .formatted(found.getString(2), runs.getOrDefault(found.getLong(1), "?")));
                }
            }
        }
    }
}
