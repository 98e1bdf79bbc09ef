package dev.nightjar.flow.journal.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The leases of the processes that share a journal. A lease is a fencing token: whose row is gone, may not write. A
 * process that has ended loses it at once; one that gives no sign of life loses it after a while, which is measured by
 * what this process sees, never by a clock that two must agree on. For one thread.
 */
final class Leases {
    /** A beat, and how long this process had watched when it first saw it. */
    private record Sighting(long beat, long watchedNanos) {}

    private final long lifetimeNanos;
    private final long mostBetweenLooks;
    private final Map<Long, Sighting> sightings = new HashMap<>();
    private long watchedNanos;
    private @Nullable Long lastLook;

    Leases(long lifetimeNanos) {
        this.lifetimeNanos = lifetimeNanos;
        this.mostBetweenLooks = Math.min(3 * Keeper.BEAT.toNanos(), lifetimeNanos / 2);
    }

    static long take(Connection connection, Owner owner) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into lease (machine, pid, process_start, beat) values (?, ?, ?, 0) returning token")) {
            insert.setString(1, owner.machine());
            insert.setLong(2, owner.pid());
            insert.setLong(3, owner.start());
            try (ResultSet token = insert.executeQuery()) {
                token.next();
                return token.getLong(1);
            }
        }
    }

    static void beat(Connection connection, long token) throws SQLException {
        execute(connection, "update lease set beat = beat + 1 where token = ?", token);
    }

    /** Ends a lease: whoever held it is refused from now on. */
    static void end(Connection connection, long token) throws SQLException {
        execute(connection, "delete from lease where token = ?", token);
        execute(connection, "delete from permit where lease = ?", token);
    }

    /** Whether a process has this lease that is not known to have ended. */
    static boolean isHeld(Connection connection, long token) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select machine, pid, process_start from lease where token = ?")) {
            select.setLong(1, token);
            try (ResultSet found = select.executeQuery()) {
                return found.next() && !new Owner(found.getString(1), found.getLong(2), found.getLong(3)).hasEnded();
            }
        }
    }

    /** The leases whose owners have ended, or have been silent for longer than a lease lasts. */
    Set<Long> lapsed(Connection connection, long own, long now) throws SQLException {
        watch(now);
        Set<Long> lapsed = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        try (Statement select = connection.createStatement();
                ResultSet leases = select.executeQuery("select token, beat, machine, pid, process_start from lease")) {
            while (leases.next()) {
                long token = leases.getLong(1);
                seen.add(token);
                Sighting latest = new Sighting(leases.getLong(2), watchedNanos);
                Sighting before = sightings.merge(token, latest, (old, last) -> old.beat() == last.beat() ? old : last);
                Owner owner = new Owner(leases.getString(3), leases.getLong(4), leases.getLong(5));
                if (token != own && (owner.hasEnded() || watchedNanos - before.watchedNanos() > lifetimeNanos)) {
                    lapsed.add(token);
                }
            }
        }
        sightings.keySet().retainAll(seen);
        return lapsed;
    }

    /**
     * Of a long time between two looks only a part counts: while the disk was full, the file locked or the machine asleep,
     * no process could give signs, and the first to wake must not bury the others.
     */
    private void watch(long now) {
        Long before = lastLook;
        if (before != null) {
            watchedNanos += Math.min(now - before, mostBetweenLooks);
        }
        lastLook = now;
    }

    private static void execute(Connection connection, String sql, long token) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, token);
            statement.executeUpdate();
        }
    }
}
