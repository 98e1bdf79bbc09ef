package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.KeyHasher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of runs, and the owner that its lease names. Runs that are being forgotten are not found; of several
 * those that are damaged are left out.
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
    static final String SELECT = """
            select r.number, r.id, r.flow, r.spec, r.started, r.run_date, r.crc, r.state, r.ended, r.reason, r.key_secret,
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
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? Optional.of(row(found).orElseThrow(() -> damaged(id))) : Optional.empty();
            }
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
                row(found).ifPresent(rows::add);
            }
        }
        return rows;
    }

    private static NightjarException damaged(String id) {
        return new NightjarException(
                ErrorCode.DIVERGED,
                "run %s is damaged in the journal: it is not what was written; start a new run".formatted(id));
    }

    /** What {@link #SELECT} has found; none where it is damaged. */
    static Optional<RunRow> row(ResultSet found) throws SQLException {
        Optional<RunState> state = state(found.getString("state"));
        Optional<Journal.Run> run = run(found);
        if (state.isEmpty() || run.isEmpty()) {
            return Optional.empty();
        }
        String machine = found.getString("machine");
        Optional<Owner> owner = machine == null
                ? Optional.empty()
                : Optional.of(new Owner(machine, found.getLong("pid"), found.getLong("process_start")))
                        .filter(process -> !process.hasEnded());
        boolean live = state.get() == RunState.RUNNING || state.get() == RunState.WAITING;
        long ended = found.getLong("ended");
        Journal.RunRecord record = new Journal.RunRecord(
                run.get(),
                live && owner.isEmpty() ? RunState.INTERRUPTED : state.get(),
                ended == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)),
                Optional.ofNullable(found.getString("reason")),
                owner.map(Owner::toString));
        return Optional.of(new RunRow(
                found.getLong("number"),
                record,
                new KeySecret(found.getBytes("key_secret")),
                found.getLong("first_entry"),
                found.getObject("last_entry") == null ? Long.MAX_VALUE : found.getLong("last_entry"),
                found.getLong("lease"),
                owner,
                found.getLong("beat")));
    }

    private static Optional<RunState> state(@Nullable String stored) {
        return Arrays.stream(RunState.values())
                .filter(state -> state.name().equals(stored))
                .findFirst();
    }

    private static Optional<Journal.Run> run(ResultSet found) throws SQLException {
        String id = found.getString("id");
        String flow = found.getString("flow");
        byte[] spec = found.getBytes("spec");
        long started = found.getLong("started");
        String date = found.getString("run_date");
        if (id == null || flow == null || spec == null || date == null) {
            return Optional.empty();
        }
        if (!Checksum.fits(found, id, flow, spec, started, date)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Journal.Run(
                    id, flow, new Payload.Inline(spec), Instant.ofEpochMilli(started), LocalDate.parse(date)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The checksum of what a run was begun with. */
    static long crc(Journal.Run run) {
        return Checksum.of(
                run.id(), run.flow(), run.spec().bytes(), run.started().toEpochMilli(), run.runDate());
    }
}
