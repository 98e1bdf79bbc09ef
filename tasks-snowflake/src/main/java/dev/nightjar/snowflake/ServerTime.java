package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Session;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The server's clock at one look, in whole milliseconds, and the role that looked. The clock of this machine decides
 * nothing: an instant ahead of the server's fails (Snowflake docs: AT | BEFORE).
 */
record ServerTime(Instant now, String role) {
    static ServerTime read(Session session, SnowflakeMetadata metadata) {
        return session.single(
                metadata.clockAndRole(),
                row -> new ServerTime(
                        ShownRow.moment("CURRENT_TIMESTAMP()", row.string(1)).truncatedTo(ChronoUnit.MILLIS),
                        row.text(2).orElse("")));
    }
}
