package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.journal.KeyHash;
import dev.nightjar.flow.journal.KeyIndex;
import dev.nightjar.flow.journal.RunJournal.Decision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What a run that is taken up again had decided: a position for each key, and how often the undecided ones had failed.
 * Bodies stay where they are.
 *
 * <p>Filled by one thread, then only read.
 */
final class RunIndex {
    private static final List<Decision.Kind> KINDS =
            List.of(Decision.Kind.RESULT, Decision.Kind.ENDED, Decision.Kind.FAILED);

    /** Positions, with the kind of the decision in the last two bits. */
    private final KeyIndex decided = new KeyIndex();

    private final List<KeyHash> failures = new ArrayList<>();
    private final Map<KeyHash, Integer> failedAttempts = new HashMap<>();
    /** Nothing was decided or failed. */
    private boolean empty = true;

    /** Reads the entries of a run. */
    static RunIndex load(Connection connection, RunRow run) throws SQLException {
        RunIndex index = new RunIndex();
        try (PreparedStatement select =
                connection.prepareStatement("select seq, kind, key_high, key_low, iif(kind = ?, value, null)"
                        + " from entry where seq between ? and ? and run = ? and kind not in (?, ?) order by seq")) {
            select.setInt(1, RowKind.RETRY.number());
            select.setLong(2, run.firstEntry());
            select.setLong(3, run.lastEntry());
            select.setLong(4, run.number());
            // What was running when the process died is run again; a third of a long run's rows say no more than that.
            select.setInt(5, RowKind.STARTED.number());
            select.setInt(6, RowKind.ASKED.number());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    index.take(rows);
                }
            }
        }
        return index;
    }

    boolean isEmpty() {
        return empty;
    }

    Optional<Decision> decision(KeyHash key) {
        long found = decided.get(key);
        return found == 0 ? Optional.empty() : Optional.of(new Decision(position(found), KINDS.get((int) (found & 3))));
    }

    int failedAttempts(KeyHash key) {
        return failedAttempts.getOrDefault(key, 0);
    }

    private void take(ResultSet row) throws SQLException {
        empty = false;
        long seq = row.getLong(1);
        switch (RowKind.of(row.getInt(2))) {
            case STARTED, ASKED -> {
                // Neither decides anything, and they are not asked for.
            }
            case ATTEMPT_FAILED -> failedAttempts.merge(key(row), 1, Integer::sum);
            case SUCCEEDED, VALUE, BRANCH_RESULT -> decide(key(row), seq, Decision.Kind.RESULT);
            case BRANCH_ENDED -> decide(key(row), seq, Decision.Kind.ENDED);
            case FAILED, BRANCH_FAILED -> {
                decide(key(row), seq, Decision.Kind.FAILED);
                failures.add(key(row));
            }
            case RETRY -> forget(RetryRule.decode(row.getBytes(5)), seq);
        }
    }

    private void decide(KeyHash key, long seq, Decision.Kind kind) {
        decided.add(key, seq << 2 | number(kind));
        if (!failedAttempts.isEmpty()) {
            failedAttempts.remove(key);
        }
    }

    private void forget(RetryRule rule, long before) {
        switch (rule) {
            case RetryRule.Failures _ -> failures.forEach(decided::remove);
            case RetryRule.From from -> {
                LongPredicate meant = from.meansOf(before);
                decided.removeIf(found -> meant.test(position(found)));
            }
        }
        failures.clear();
        failedAttempts.clear();
    }

    private static int number(Decision.Kind kind) {
        return KINDS.indexOf(kind);
    }

    private static long position(long found) {
        return found >>> 2;
    }

    private static KeyHash key(ResultSet row) throws SQLException {
        return new KeyHash(row.getLong(3), row.getLong(4));
    }
}
