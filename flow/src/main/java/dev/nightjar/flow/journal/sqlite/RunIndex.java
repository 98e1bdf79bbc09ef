package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.KeyHash;
import dev.nightjar.flow.journal.KeyIndex;
import dev.nightjar.flow.journal.RetriedFailures;
import dev.nightjar.flow.journal.RunJournal.Decision;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What a run that is taken up again had decided: a position for each key, and for the undecided ones that of their last
 * failed attempt. Bodies stay where they are.
 *
 * <p>Filled by one thread, then only read.
 */
final class RunIndex {
    private static final List<Decision.Kind> KINDS =
            List.of(Decision.Kind.RESULT, Decision.Kind.ENDED, Decision.Kind.FAILED);

    /** Positions, with the kind of the decision in the last two bits. */
    private final KeyIndex decided;

    private final List<KeyHash> failures = new ArrayList<>();
    private final Map<KeyHash, Long> failedAttempts = new HashMap<>();
    /** Positions of entries that might be decisions; a retry may forget them. */
    private final List<Long> damaged = new ArrayList<>();
    /** Of each retry that has forgotten failures. */
    private final List<RetriedFailures> retriedFailures = new ArrayList<>();
    /** Positions of the failures that were forgotten last, and not with all from a step on. */
    private final Map<KeyHash, Long> retried = new HashMap<>();
    /** When a retry last forgot a step and all after it. */
    private Optional<Instant> retriedFrom = Optional.empty();
    /** Nothing was decided or failed. */
    private boolean empty = true;

    /** The index of a run that is new. */
    RunIndex() {
        this(0);
    }

    private RunIndex(long expected) {
        decided = new KeyIndex(expected);
    }

    /**
     * Reads what a run has decided: from its chunks, and from the entries that no chunk covers.
     *
     * @throws NightjarException {@code DIVERGED} when it cannot be told what was decided
     */
    static RunIndex load(Connection connection, RunRow run) throws SQLException {
        // The decisions since the last full chunk have room too: to grow is to copy all there is.
        RunIndex index = new RunIndex(decisionsInChunks(connection, run) + DecisionChunks.CHUNK_ROWS);
        long next = run.firstEntry();
        try (PreparedStatement select = connection.prepareStatement(
                "select first, last, decisions, crc from decision_chunk where run = ? order by first")) {
            select.setLong(1, run.number());
            try (ResultSet chunks = select.executeQuery()) {
                while (chunks.next()) {
                    long first = chunks.getLong(1);
                    long last = chunks.getLong(2);
                    byte[] decisions = chunks.getBytes(3);
                    if (decisions != null && DecisionChunks.crc(first, last, decisions) == chunks.getLong(4)) {
                        index.takeEntries(connection, run, next, first - 1);
                        index.takeChunk(ByteBuffer.wrap(decisions));
                        next = last + 1;
                    }
                }
            }
        }
        index.takeEntries(connection, run, next, run.lastEntry());
        index.decided.index();
        if (!index.damaged.isEmpty()) {
            throw EntryReader.damaged(index.damaged.getFirst());
        }
        return index;
    }

    private static long decisionsInChunks(Connection connection, RunRow run) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select coalesce(sum(length(decisions)), 0) from decision_chunk where run = ?")) {
            select.setLong(1, run.number());
            try (ResultSet sum = select.executeQuery()) {
                sum.next();
                return sum.getLong(1) / DecisionChunks.ROW_BYTES;
            }
        }
    }

    private void takeChunk(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            long high = chunk.getLong();
            long low = chunk.getLong();
            long place = chunk.getLong();
            take(RowKind.of((int) (place & 0xf)), high, low, place >>> 4);
        }
    }

    private void takeEntries(Connection connection, RunRow run, long first, long last) throws SQLException {
        if (first > last) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                select seq, kind, key_high, key_low, at, iif(kind = ?, head, null), crc
                from entry where seq between ? and ? and run = ? and kind not in (?, ?) order by seq""")) {
            select.setInt(1, RowKind.BRANCH_ENDED.number());
            select.setLong(2, first);
            select.setLong(3, last);
            select.setLong(4, run.number());
            // What was running when the process died is run again; a third of a long run's rows say no more than that.
            select.setInt(5, RowKind.STARTED.number());
            select.setInt(6, RowKind.ASKED.number());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    RowKind kind = RowKind.of(rows.getInt(2));
                    if (kind == RowKind.RETRY) {
                        empty = false;
                        retry(connection, run, rows.getLong(1), Instant.ofEpochMilli(rows.getLong(5)));
                    } else {
                        boolean damaged = kind == RowKind.BRANCH_ENDED && !isSoundEnd(rows, run);
                        take(damaged ? RowKind.DAMAGED : kind, rows.getLong(3), rows.getLong(4), rows.getLong(1));
                    }
                }
            }
        }
    }

    /** The end of a branch without a result is the one decision that nobody reads before it is believed. */
    private static boolean isSoundEnd(ResultSet row, RunRow run) throws SQLException {
        byte[] head = row.getBytes(6);
        return head != null
                && row.getLong(7)
                        == new Row(
                                        run.number(),
                                        RowKind.BRANCH_ENDED,
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        head,
                                        null,
                                        null)
                                .crc();
    }

    /** Without it, what was forgotten would count again, and nobody knows what that was. */
    private static RetryRule rule(Connection connection, RunRow run, long position) throws SQLException {
        return RetryRule.at(connection, position)
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.DIVERGED,
                        "run %s cannot go on: what a retry of it has forgotten (entry %d) is damaged in the journal; start a new run"
                                .formatted(run.record().run().id(), position)));
    }

    Optional<Instant> retriedFrom() {
        return retriedFrom;
    }

    /** @param hash of the key */
    boolean followsRetriedFailure(Key key, KeyHash hash) {
        if (retriedFailures.isEmpty()) {
            return false;
        }
        long position = position(decided.get(hash));
        return retriedFailures.stream().anyMatch(failures -> failures.mayHaveLedTo(key, position));
    }

    /** The position of how a task or branch had failed when a retry last forgot that. */
    Optional<Long> retriedFailure(KeyHash key) {
        return Optional.ofNullable(retried.get(key));
    }

    boolean isEmpty() {
        return empty;
    }

    Optional<Decision> decision(KeyHash key) {
        long found = decided.get(key);
        return found == 0 ? Optional.empty() : Optional.of(new Decision(position(found), KINDS.get((int) (found & 3))));
    }

    /** The position of the last attempt that failed. */
    Optional<Long> failedAttempt(KeyHash key) {
        return Optional.ofNullable(failedAttempts.get(key));
    }

    private void take(RowKind kind, long high, long low, long seq) {
        empty = false;
        switch (kind) {
            case DAMAGED -> damaged.add(seq);
            case STARTED, ASKED, RETRY -> throw new AssertionError("a row that decides nothing is not asked for");
            case ATTEMPT_FAILED -> failedAttempts.put(new KeyHash(high, low), seq);
            case SUCCEEDED, VALUE, BRANCH_RESULT -> decide(high, low, seq, Decision.Kind.RESULT);
            case BRANCH_ENDED -> decide(high, low, seq, Decision.Kind.ENDED);
            case FAILED, BRANCH_FAILED -> {
                decide(high, low, seq, Decision.Kind.FAILED);
                failures.add(new KeyHash(high, low));
            }
        }
    }

    private void decide(long high, long low, long seq, Decision.Kind kind) {
        decided.addUnindexed(high, low, seq << 2 | KINDS.indexOf(kind));
        if (!failedAttempts.isEmpty()) {
            failedAttempts.remove(new KeyHash(high, low));
        }
    }

    private void retry(Connection connection, RunRow run, long before, Instant at) throws SQLException {
        decided.index();
        switch (rule(connection, run, before)) {
            case RetryRule.Failures _ -> forgetFailures(connection, run, before);
            case RetryRule.From from -> {
                LongPredicate meant = from.meansOf(before);
                decided.removeIf(found -> meant.test(position(found)));
                damaged.removeIf(meant::test);
                failures.removeIf(key -> decided.get(key) == 0);
                retried.values().removeIf(meant::test);
                retriedFrom = Optional.of(at);
            }
        }
        failedAttempts.clear();
    }

    private void forgetFailures(Connection connection, RunRow run, long retry) throws SQLException {
        List<Long> positions = new ArrayList<>();
        for (KeyHash failed : failures) {
            long position = position(decided.get(failed));
            if (position > 0) {
                decided.remove(failed);
                retried.put(failed, position);
                positions.add(position);
            }
        }
        RetriedFailures followed = new RetriedFailures(retry);
        EntryReader.each(
                connection,
                positions,
                row -> row.sound().map(Entry::key).ifPresent(failed -> {
                    followed.add(failed, row.position());
                    // A branch that has borne a failure is entered again.
                    failed.branches().forEach(branch -> decided.remove(branch.hash(run.hasher())));
                }));
        retriedFailures.add(followed);
        failures.clear();
    }

    private static long position(long found) {
        return found >>> 2;
    }
}
