package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.KeyHasher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of the table of runs, and the owner that its lease names. Runs that are being forgotten are not found.
 *
 * @param lastEntry no entry of the run comes after it
 * @param lease the token of the lease it is run under; 0 for none
 * @param secret what its keys are hashed under
 * @param beat how often the owner has given a sign of life
 */
record RunRow(
        long number,
        Journal.RunRecord record,
        KeySecret secret,
        long firstEntry,
        long lastEntry,
        long lease,
        Optional<Owner> owner,
        long beat) {
    private static final String SELECT = """
            select r.number, r.id, r.flow, r.spec, r.started, r.run_date, r.state, r.ended, r.reason, r.key_secret,
                   r.first_entry, r.last_entry, r.lease, l.machine, l.pid, l.process_start, l.beat
            from run r left join lease l on l.token = r.lease
            """;

    /**
     * How its keys are hashed.
     *
     * @throws dev.nightjar.flow.NightjarException {@code DIVERGED} when its secret is damaged
     */
    KeyHasher hasher() {
        return secret.hasher(record.run().id());
    }

    /** Lets others take it up, unless they have done so already. */
    void giveUp(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update run set lease = null where number = ? and lease = ?")) {
            update.setLong(1, number);
            update.setLong(2, lease);
            update.executeUpdate();
        }
    }

    static Optional<RunRow> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "where r.forgotten = 0 and r.id = ?")) {
            select.setString(1, id);
            return all(select).stream().findFirst();
        }
    }

    static List<RunRow> newest(Connection connection, int most) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(SELECT + "where r.forgotten = 0 order by r.number desc limit ?")) {
            select.setInt(1, most);
            return all(select);
        }
    }

    /** Those that were running when they were last heard of. */
    static List<RunRow> live(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(SELECT + "where r.state in ('RUNNING', 'WAITING') order by r.number")) {
            return all(select);
        }
    }

    private static List<RunRow> all(PreparedStatement select) throws SQLException {
        List<RunRow> rows = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(row(found));
            }
        }
        return rows;
    }

    private static RunRow row(ResultSet found) throws SQLException {
        String machine = found.getString("machine");
        Optional<Owner> owner = machine == null
                ? Optional.empty()
                : Optional.of(new Owner(machine, found.getLong("pid"), found.getLong("process_start")))
                        .filter(process -> !process.hasEnded());
        RunState stored = RunState.valueOf(found.getString("state"));
        boolean live = stored == RunState.RUNNING || stored == RunState.WAITING;
        long ended = found.getLong("ended");
        Journal.RunRecord record = new Journal.RunRecord(
                new Journal.Run(
                        found.getString("id"),
                        found.getString("flow"),
                        new Payload.Inline(found.getBytes("spec")),
                        Instant.ofEpochMilli(found.getLong("started")),
                        LocalDate.parse(found.getString("run_date"))),
                live && owner.isEmpty() ? RunState.INTERRUPTED : stored,
                ended == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)),
                Optional.ofNullable(found.getString("reason")),
                owner.map(Owner::toString));
        return new RunRow(
                found.getLong("number"),
                record,
                new KeySecret(found.getBytes("key_secret")),
                found.getLong("first_entry"),
                found.getObject("last_entry") == null ? Long.MAX_VALUE : found.getLong("last_entry"),
                found.getLong("lease"),
                owner,
                found.getLong("beat"));
    }
}
