package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.journal.Permits;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.function.LongSupplier;

/** Permits by the leases that hold them, so that those of a process that died are free again. Thread-safe. */
final class SqlitePermits implements Permits {
    private final SqliteWriter writer;
    private final LongSupplier lease;

    SqlitePermits(SqliteWriter writer, LongSupplier lease) {
        this.writer = writer;
        this.lease = lease;
    }

    @Override
    public boolean take(String limit, int count) {
        long token = lease.getAsLong();
        boolean[] taken = new boolean[1];
        writer.change(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("select coalesce(sum(held), 0) from permit where name = ?");
                    PreparedStatement upsert = connection.prepareStatement("""
                            insert into permit (name, lease, held) values (?, ?, 1)
                            on conflict (name, lease) do update set held = held + 1""")) {
                select.setString(1, limit);
                try (ResultSet held = select.executeQuery()) {
                    held.next();
                    taken[0] = held.getLong(1) < count;
                }
                if (taken[0]) {
                    upsert.setString(1, limit);
                    upsert.setLong(2, token);
                    upsert.executeUpdate();
                }
            }
        });
        return taken[0];
    }

    @Override
    public void give(String limit) {
        long token = lease.getAsLong();
        writer.note(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update permit set held = held - 1 where name = ? and lease = ? and held > 0")) {
                update.setString(1, limit);
                update.setLong(2, token);
                update.executeUpdate();
            }
        });
    }
}
