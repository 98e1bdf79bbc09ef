package dev.nightjar.flow.journal.sqlite;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Journal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change that gives a run to a lease, unless a living process has it. Once it is made it tells how it went; of tries
 * that were undone it tells nothing.
 */
final class Claim implements SqliteWriter.Change {
    /**
     * What is claimed.
     *
     * @param begun what is begun where the run is not there yet
     * @param again how it is taken up again, if not just as it was
     */
    record Wanted(String id, Optional<Journal.Run> begun, Optional<Again> again) {}

    /** What of a run is forgotten, and its parameters from now on. */
    record Again(Journal.Retry what, Payload.Inline spec, Instant at) {}

    private final Wanted wanted;
    private final long lease;
    private @Nullable RunRow claimed;
    private @Nullable RunRow heldBy;
    private boolean isNew;

    Claim(Wanted wanted, long lease) {
        this.wanted = wanted;
        this.lease = lease;
    }

    /** Who has the run, where somebody has. */
    Optional<RunRow> heldBy() {
        return Optional.ofNullable(heldBy);
    }

    /** The run, which is ours now. */
    RunRow claimed() {
        return requireNonNull(claimed, "the run is held by another");
    }

    /** Whether it has no entries yet. */
    boolean isNew() {
        return isNew;
    }

    @Override
    public void apply(Connection connection) throws SQLException {
        claimed = null;
        heldBy = null;
        isNew = false;
        SqliteSchema.refuseNewer(connection);
        Optional<RunRow> found = RunRow.find(connection, wanted.id());
        if (found.isEmpty()) {
            refuseForgotten(connection);
            insert(
                    connection,
                    wanted.begun()
                            .orElseThrow(() -> new NightjarException(
                                    ErrorCode.USAGE,
                                    "the journal has no run '%s'; 'nightjar runs' lists those it has"
                                            .formatted(wanted.id()))));
            isNew = true;
        } else if (found.get().owner().isPresent()) {
            heldBy = found.get();
            return;
        } else {
            takeUp(connection, found.get());
        }
        claimed = RunRow.find(connection, wanted.id()).orElseThrow();
    }

    private void refuseForgotten(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select 1 from run where id = ?")) {
            select.setString(1, wanted.id());
            try (ResultSet found = select.executeQuery()) {
                if (found.next()) {
                    throw new NightjarException(
                            ErrorCode.USAGE,
                            "run %s is old and is being forgotten; begin a run with another id".formatted(wanted.id()));
                }
            }
        }
    }

    private void insert(Connection connection, Journal.Run run) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into run (id, flow, spec, started, run_date, state, lease, key_secret, crc, first_entry)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, (select coalesce(max(seq), 0) + 1 from entry))""")) {
            insert.setString(1, run.id());
            insert.setString(2, run.flow());
            insert.setBytes(3, run.spec().bytes());
            insert.setLong(4, run.started().toEpochMilli());
            insert.setString(5, run.runDate().toString());
            insert.setString(6, RunState.RUNNING.name());
            insert.setLong(7, lease);
            insert.setBytes(8, KeySecret.create());
            insert.setLong(9, RunRow.crc(run));
            insert.executeUpdate();
        }
    }

    private void takeUp(Connection connection, RunRow row) throws SQLException {
        row.hasher(); // refuses a run whose secret is damaged
        // The token fences off a process that is asleep rather than dead.
        Leases.end(connection, row.lease());
        if (wanted.again().isPresent() || row.record().state().hasEnded()) {
            Requests.forgetCancel(connection, row.number());
        }
        if (wanted.again().isPresent()) {
            takeUpAgain(connection, row, wanted.again().get());
        }
        try (PreparedStatement update = connection.prepareStatement("""
                update run set lease = ?, state = ?, ended = null, reason = null, last_entry = null
                where number = ?""")) {
            update.setLong(1, lease);
            update.setString(2, RunState.RUNNING.name());
            update.setLong(3, row.number());
            update.executeUpdate();
        }
    }

    private static void takeUpAgain(Connection connection, RunRow row, Again again) throws SQLException {
        Forgetting.write(connection, row, again);
        if (again.what() instanceof Journal.Retry.From) {
            Requests.forgetAnswers(connection, row.number());
        }
        Journal.Run run = row.record().run();
        Journal.Run changed = new Journal.Run(run.id(), run.flow(), again.spec(), run.started(), run.runDate());
        try (PreparedStatement update =
                connection.prepareStatement("update run set spec = ?, crc = ? where number = ?")) {
            update.setBytes(1, again.spec().bytes());
            update.setLong(2, RunRow.crc(changed));
            update.setLong(3, row.number());
            update.executeUpdate();
        }
    }
}
