package dev.nightjar.flow.journal.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Forgets old runs, a few rows a transaction, so that nobody waits long for the one writer. */
record Expiry(SqliteWriter writer, SqliteReader reader) {
    private static final int STEP = 1000;

    private record Old(long number, long firstEntry, long lastEntry) {}

    /** How many runs there were that had ended before this time. */
    int run(Instant before) {
        List<Old> old = reader.read(connection -> select(connection, before));
        for (Old run : old) {
            deleteEntries(run);
            deleteAll(
                    "delete from decision_chunk where run = ?1 and first in (select first from decision_chunk where run = ?1 limit 5)",
                    run);
            deleteAll(
                    "delete from large_value where number in (select number from large_value where run = ? limit 20)",
                    run);
            deleteAll("delete from log where number in (select number from log where run = ? limit 20)", run);
            deleteAll("delete from request where run = ?", run);
            deleteAll("delete from run where number = ?", run);
        }
        writer.change(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from result_cache where at < ?")) {
                delete.setLong(1, before.toEpochMilli());
                delete.executeUpdate();
            }
        });
        return old.size();
    }

    private static List<Old> select(Connection connection, Instant before) throws SQLException {
        List<Old> old = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select number, first_entry, last_entry from run
                where ended < ? and state in ('SUCCEEDED', 'FAILED', 'CANCELLED') and last_entry is not null
                order by number""")) {
            select.setLong(1, before.toEpochMilli());
            try (ResultSet runs = select.executeQuery()) {
                while (runs.next()) {
                    old.add(new Old(runs.getLong(1), runs.getLong(2), runs.getLong(3)));
                }
            }
        }
        return old;
    }

    private void deleteEntries(Old run) {
        for (long from = run.firstEntry(); from <= run.lastEntry(); from += STEP) {
            long first = from;
            writer.change(connection -> {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from entry where seq between ? and ? and run = ?")) {
                    delete.setLong(1, first);
                    delete.setLong(2, Math.min(first + STEP - 1, run.lastEntry()));
                    delete.setLong(3, run.number());
                    delete.executeUpdate();
                }
            });
        }
    }

    private void deleteAll(String sql, Old run) {
        int[] deleted = {1};
        while (deleted[0] > 0) {
            writer.change(connection -> {
                try (PreparedStatement delete = connection.prepareStatement(sql)) {
                    delete.setLong(1, run.number());
                    deleted[0] = delete.executeUpdate();
                }
            });
        }
    }
}
