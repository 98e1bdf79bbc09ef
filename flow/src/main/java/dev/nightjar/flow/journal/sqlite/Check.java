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

/** Compares a journal with what was written to it: SQLite's own check, then each entry, each large value and the log. */
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
                ResultSet found = select.executeQuery("select number, id, key_secret from run")) {
            while (found.next()) {
                runs.put(found.getLong(1), found.getString(2));
                if (!new KeySecret(found.getBytes(3)).isSound()) {
                    findings.add("what the steps of run %s are found by is damaged".formatted(found.getString(2)));
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
        long position = Long.MAX_VALUE;
        try (PreparedStatement select =
                connection.prepareStatement(EntryReader.SELECT + "where seq > ? order by seq limit 1000")) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    position = rows.getLong(1);
                    if (EntryReader.row(rows).isDamaged()) {
                        findings.add("entry %d of run %s is damaged: it is not what was written"
                                .formatted(position, runs.getOrDefault(rows.getLong(2), "?")));
                    }
                }
            }
        }
        return position;
    }

    private void log(Connection connection, Map<Long, String> runs) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("select run, number, lines from log")) {
            while (found.next()) {
                if (LogBuffer.lines(found.getBytes(3)).isEmpty()) {
                    findings.add("lines %d of the log of run %s are damaged: they are not what was written"
                            .formatted(found.getLong(2), runs.getOrDefault(found.getLong(1), "?")));
                }
            }
        }
    }

    private void largeValues(Connection connection, Map<Long, String> runs) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("select run, hash, bytes from large_value")) {
            while (found.next()) {
                if (!Blobs.hash(found.getBytes(3)).equals(found.getString(2))) {
                    findings.add("the large value %s of run %s is damaged: it is not what was written"
                            .formatted(found.getString(2), runs.getOrDefault(found.getLong(1), "?")));
                }
            }
        }
    }
}
