package dev.nightjar.snowflake;

import java.sql.SQLException;
import java.util.Optional;
import net.snowflake.client.api.exception.SnowflakeSQLException;
import net.snowflake.client.api.resultset.QueryStatus;
import org.jspecify.annotations.Nullable;

/**
 * A failure as Snowflake or its driver tells it.
 *
 * @param code Snowflake's, without leading zeros
 * @param queryId of the statement, where it got one
 */
record Told(
        int code,
        String sqlState,
        String message,
        Optional<String> queryId,
        @Nullable Throwable cause) {
    /** What snowflake-jdbc 4.4.1 says where it has put its message into the SQLSTATE. */
    private static final String NO_MESSAGE = "!-1!";

    static Told of(SQLException error) {
        Optional<String> queryId = error instanceof SnowflakeSQLException snowflake
                ? Optional.ofNullable(snowflake.getQueryId()).filter(id -> !id.isBlank())
                : Optional.empty();
        String sqlState = Optional.ofNullable(error.getSQLState()).orElse("");
        String message = String.valueOf(error.getMessage());
        return new Told(
                error.getErrorCode(),
                sqlState,
                message.equals(NO_MESSAGE) && !sqlState.isEmpty() ? sqlState : message,
                queryId,
                error);
    }

    static Told of(QueryStatus status, String queryId) {
        String message = Optional.ofNullable(status.getErrorMessage())
                .filter(text -> !text.isBlank())
                .orElse("its status is " + status.getStatus());
        return new Told(
                status.getErrorCode(),
                "",
                message,
                Optional.of(queryId),
                new SQLException(message, "", status.getErrorCode()));
    }

    SnowflakeFailure failure() {
        return SnowflakeFailure.of(code, sqlState);
    }
}
