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
    /** Until which position a task or branch that failed, or has borne a failure, is forgotten. */
    private final Map<KeyHash, Long> failures = new HashMap<>();
    /** Until which position what was asked is asked again, if it is. */
    private long questions;

    /** @param forgets its own key and those of its branches, which a retry of it does again */
    private record Failure(long position, List<KeyHash> forgets) {}

    private Forgotten() {}

    static Forgotten read(Connection connection, RunRow run) throws SQLException {
        Forgotten forgotten = new Forgotten();
        List<Failure> failed = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                EntryReader.SELECT + "where seq between ? and ? and run = ? and kind in (?, ?, ?) order by seq")) {
            select.setLong(1, run.firstEntry());
            select.setLong(2, run.lastEntry());
            select.setLong(3, run.number());
            select.setInt(4, RowKind.RETRY.number());
            select.setInt(5, RowKind.FAILED.number());
            select.setInt(6, RowKind.BRANCH_FAILED.number());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    EntryReader.Positioned found = EntryReader.row(rows);
                    long position = found.position();
                    if (found.row().kind() == RowKind.RETRY) {
                        RetryRule.at(connection, position).ifPresent(rule -> forgotten.add(rule, position, failed));
                    } else {
                        failed.add(new Failure(position, forgets(found, run)));
                    }
                }
            }
        }
        return forgotten;
    }

    private static List<KeyHash> forgets(EntryReader.Positioned failure, RunRow run) {
        List<KeyHash> keys = new ArrayList<>();
        keys.add(key(failure));
        if (run.secret().isSound()) {
            failure.sound().map(entry -> entry.key().branches()).orElse(List.of()).stream()
                    .map(branch -> branch.hash(run.hasher()))
                    .forEach(keys::add);
        }
        return keys;
    }

    private static KeyHash key(EntryReader.Positioned entry) {
        return new KeyHash(entry.row().keyHigh(), entry.row().keyLow());
    }

    private void add(RetryRule rule, long before, List<Failure> failed) {
        questions = before;
        switch (rule) {
            case RetryRule.Failures _ -> {
                failed.forEach(failure -> failure.forgets().forEach(key -> failures.put(key, before)));
                failed.clear();
            }
            case RetryRule.From from -> {
                LongPredicate meant = from.meansOf(before);
                ranges.add(meant);
                failed.removeIf(failure -> meant.test(failure.position()));
            }
        }
    }

    boolean covers(EntryReader.Positioned entry) {
        long position = entry.position();
        return ranges.stream().anyMatch(range -> range.test(position))
                || position < failures.getOrDefault(key(entry), 0L)
                || (entry.row().kind() == RowKind.ASKED && position < questions);
    }
}
