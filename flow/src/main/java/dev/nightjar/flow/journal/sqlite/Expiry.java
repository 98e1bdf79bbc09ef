package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Forgets old runs, a few rows a transaction, so that nobody waits long for the one writer. A run that is half forgotten is
 * found by nobody, and forgotten to its end by the next expiry.
 */
record Expiry(SqliteWriter writer, SqliteReader reader) {
    private static final int STEP = 1000;
    private static final String ENDED = Arrays.stream(RunState.values())
            .filter(RunState::hasEnded)
            .map("'%s'"::formatted)
            .collect(Collectors.joining(", "));

    private static final String IS_OLD =
            "last_entry is not null and (forgotten = 1 or (ended < ? and state in (%s)))".formatted(ENDED);

    private record Old(long number, long firstEntry, long lastEntry) {}

    /** How many runs there were that had ended before this time. */
    int run(Instant before) {
        int forgotten = forget(old(before), before);
        writer.change(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from result_cache where at < ?")) {
                delete.setLong(1, before.toEpochMilli());
                delete.executeUpdate();
            }
        });
        return forgotten;
    }

    /** The numbers of the runs that had ended before, and of those that an expiry before this one left half forgotten. */
    List<Long> old(Instant before) {
        return reader.read(connection -> {
            List<Long> old = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select number from run where " + IS_OLD + " order by number")) {
                select.setLong(1, before.toEpochMilli());
                try (ResultSet runs = select.executeQuery()) {
                    while (runs.next()) {
                        old.add(runs.getLong(1));
                    }
                }
            }
            return old;
        });
    }

    /** Forgets those of the runs that are old still; tells how many. One that is damaged does not keep the others. */
    int forget(List<Long> runs, Instant before) {
        int forgotten = 0;
        Optional<NightjarException> failure = Optional.empty();
        for (long number : runs) {
            try {
                Optional<Old> old = takeOutOfReach(number, before);
                if (old.isPresent()) {
                    delete(old.get());
                    forgotten++;
                }
            } catch (NightjarException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return forgotten;
    }

    /** From here on nobody can take the run up, or what is left of it should this process end halfway. */
    private Optional<Old> takeOutOfReach(long number, Instant before) {
        AtomicReference<Optional<Old>> old = new AtomicReference<>(Optional.empty());
        writer.change(connection -> {
            old.set(find(connection, number, before));
            if (old.get().isPresent()) {
                try (PreparedStatement update =
                        connection.prepareStatement("update run set forgotten = 1 where number = ?")) {
                    update.setLong(1, number);
                    update.executeUpdate();
                }
            }
        });
        return old.get();
    }

    /** The run, unless somebody has taken it up meanwhile. */
    private static Optional<Old> find(Connection connection, long number, Instant before) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select first_entry, last_entry, lease from run where " + IS_OLD + " and number = ?")) {
            select.setLong(1, before.toEpochMilli());
            select.setLong(2, number);
            try (ResultSet run = select.executeQuery()) {
                return run.next() && !Leases.isHeld(connection, run.getLong(3))
                        ? Optional.of(new Old(number, run.getLong(1), run.getLong(2)))
                        : Optional.empty();
            }
        }
    }

    private void delete(Old run) {
        deleteEntries(run);
        deleteAll(
                "delete from decision_chunk where run = ?1 and first in (select first from decision_chunk where run = ?1 limit 5)",
                run);
        deleteAll(
                "delete from large_value where number in (select number from large_value where run = ? limit 20)", run);
        deleteAll("delete from log where number in (select number from log where run = ? limit 20)", run);
        deleteAll("delete from request where run = ?", run);
        deleteAll("delete from run where number = ?", run);
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
                beginEarlier(connection);
            });
        }
    }

    /** Once the end of the table is gone, the next entry has a position before those that runs without entries wait for. */
    private static void beginEarlier(Connection connection) throws SQLException {
        try (Statement update = connection.createStatement()) {
            update.executeUpdate("""
                    update run set first_entry = (select coalesce(max(seq), 0) + 1 from entry)
                    where first_entry > (select coalesce(max(seq), 0) + 1 from entry)""");
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
