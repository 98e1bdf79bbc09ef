package dev.nightjar.snowflake;

import dev.nightjar.flow.NightjarException;

/** Whether Snowflake refused a question about metadata because its answer is too large. */
final class TooMuch {
    private TooMuch() {}

    static boolean is(NightjarException error) {
        return SnowflakeFailure.of(error)
                .filter(failure -> failure == SnowflakeFailure.TOO_MUCH_METADATA)
                .isPresent();
    }
}
