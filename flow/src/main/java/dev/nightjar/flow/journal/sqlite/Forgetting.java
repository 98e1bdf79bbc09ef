package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.KeyHash;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** Writes the entry of a retry: which of a run's decisions count no more. */
final class Forgetting {
    private Forgetting() {}

    static void write(Connection connection, RunRow run, Claim.Again again) throws SQLException {
        RetryRule rule = switch (again.what()) {
            case Journal.Retry.Failures _ -> new RetryRule.Failures();
            case Journal.Retry.From(Key step) -> from(connection, run, step);
        };
        Row row = new Row(
                run.number(),
                RowKind.RETRY,
                0,
                0,
                again.at().toEpochMilli(),
                "{}".getBytes(StandardCharsets.UTF_8),
                null,
                rule.encode());
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into entry (seq, run, kind, key_high, key_low, at, head, spec, value, crc)
                values ((select coalesce(max(seq), 0) + 1 from entry), ?, ?, 0, 0, ?, ?, null, ?, ?)""")) {
            insert.setLong(1, row.run());
            insert.setInt(2, row.kind().number());
            insert.setLong(3, row.at());
            insert.setBytes(4, row.head());
            insert.setBytes(5, row.value());
            insert.setLong(6, row.crc());
            insert.executeUpdate();
        }
    }

    /** What began before the step and ended after it began is kept, and what was running then remembers. */
    private static RetryRule.From from(Connection connection, RunRow run, Key step) throws SQLException {
        KeyHash wanted = step.hash(run.hasher());
        long first = 0;
        Set<KeyHash> running = new HashSet<>();
        List<Long> kept = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select seq, kind, key_high, key_low from entry where seq between ? and ? and run = ? order by seq")) {
            select.setLong(1, run.firstEntry());
            select.setLong(2, run.lastEntry());
            select.setLong(3, run.number());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    KeyHash key = new KeyHash(rows.getLong(3), rows.getLong(4));
                    RowKind kind = RowKind.of(rows.getInt(2));
                    if (first == 0 && key.equals(wanted)) {
                        first = rows.getLong(1);
                    } else if (kind == RowKind.STARTED && first == 0) {
                        running.add(key);
                    } else if (kind == RowKind.SUCCEEDED || kind == RowKind.FAILED) {
                        if (running.remove(key) && first != 0) {
                            kept.add(rows.getLong(1));
                        }
                    }
                }
            }
        }
        if (first == 0) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "run %s has no step '%s'; 'nightjar show %s' lists its steps"
                            .formatted(
                                    run.record().run().id(),
                                    step,
                                    run.record().run().id()));
        }
        kept.addAll(remembered(connection, run, first, running));
        return new RetryRule.From(first, kept);
    }

    /** What tasks that were running when the step began have remembered since. */
    private static List<Long> remembered(Connection connection, RunRow run, long first, Set<KeyHash> running)
            throws SQLException {
        List<Long> positions = new ArrayList<>();
        if (running.isEmpty()) {
            return positions;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select seq, head from entry where seq between ? and ? and run = ? and kind = ?")) {
            select.setLong(1, first);
            select.setLong(2, run.lastEntry());
            select.setLong(3, run.number());
            select.setInt(4, RowKind.VALUE.number());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (isOf(running, rows.getBytes(2), run)) {
                        positions.add(rows.getLong(1));
                    }
                }
            }
        }
        return positions;
    }

    private static boolean isOf(Set<KeyHash> running, byte[] head, RunRow run) {
        try {
            return RowCodec.key(head)
                    .parent()
                    .filter(task -> running.contains(task.hash(run.hasher())))
                    .isPresent();
        } catch (JacksonException | IllegalArgumentException _) {
            return true; // It is damaged; kept, whoever needs it is told so, and does not do it a second time.
        }
    }
}
