package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.journal.KeyHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Which entries of a run count no more, since retries have forgotten them; for who reads them all. A retry that is damaged
 * is left out. Immutable once read.
 */
final class Forgotten {
    private final List<LongPredicate> ranges = new ArrayList<>();
    /** Until which position a task or branch that failed is forgotten. */
    private final Map<KeyHash, Long> failures = new HashMap<>();

    private Forgotten() {}

    static Forgotten read(Connection connection, RunRow run) throws SQLException {
        Forgotten forgotten = new Forgotten();
        Map<KeyHash, Long> failed = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("select seq, kind, key_high, key_low"
                + " from entry where seq between ? and ? and run = ? and kind in (?, ?, ?) order by seq")) {
            select.setLong(1, run.firstEntry());
            select.setLong(2, run.lastEntry());
            select.setLong(3, run.number());
            select.setInt(4, RowKind.RETRY.number());
            select.setInt(5, RowKind.FAILED.number());
            select.setInt(6, RowKind.BRANCH_FAILED.number());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long position = rows.getLong(1);
                    if (RowKind.of(rows.getInt(2)) == RowKind.RETRY) {
                        RetryRule.at(connection, position).ifPresent(rule -> forgotten.add(rule, position, failed));
                    } else {
                        failed.put(new KeyHash(rows.getLong(3), rows.getLong(4)), position);
                    }
                }
            }
        }
        return forgotten;
    }

    private void add(RetryRule rule, long before, Map<KeyHash, Long> failed) {
        switch (rule) {
            case RetryRule.Failures _ -> {
                failed.keySet().forEach(key -> failures.put(key, before));
                failed.clear();
            }
            case RetryRule.From from -> {
                LongPredicate meant = from.meansOf(before);
                ranges.add(meant);
                failed.values().removeIf(meant::test);
            }
        }
    }

    boolean covers(EntryReader.Positioned entry) {
        long position = entry.position();
        return ranges.stream().anyMatch(range -> range.test(position))
                || position
                        < failures.getOrDefault(
                                new KeyHash(entry.row().keyHigh(), entry.row().keyLow()), 0L);
    }
}
