package dev.nightjar.snowflake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import net.snowflake.client.api.connection.SnowflakeConnection;

/** A session on the server, for one user of it at a time. */
final class Lease {
    private final Connection connection;
    private volatile boolean spent;
    private volatile Instant returned = Instant.MAX;

    Lease(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    SnowflakeConnection snowflake() throws SQLException {
        return connection.unwrap(SnowflakeConnection.class);
    }

    /** A statement is about to run: one that may leave something behind spends the session. */
    void use(String sql) {
        if (!StatementText.leavesNothing(sql)) {
            spent = true;
        }
    }

    /** Nobody else gets it. */
    void spend() {
        spent = true;
    }

    /** What was just used left nothing behind. */
    void keep() {
        spent = false;
    }

    boolean isSpent() {
        return spent;
    }

    void giveBack(Instant now) {
        returned = now;
    }

    Instant returned() {
        return returned;
    }
}
