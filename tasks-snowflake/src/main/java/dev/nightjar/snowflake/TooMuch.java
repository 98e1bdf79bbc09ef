package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;
import java.sql.SQLException;

/** Whether Snowflake refused a question about metadata because its answer is too large. */
final class TooMuch {
    private TooMuch() {}

    static boolean is(NightjarException error) {
        return error.getCause() instanceof SQLException told
                && Told.of(told).failure() == SnowflakeFailure.TOO_MUCH_METADATA;
    }
}
