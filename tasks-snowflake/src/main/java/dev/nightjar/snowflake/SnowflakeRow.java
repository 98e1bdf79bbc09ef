package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.jdbc.JdbcRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The current row of a result. Texts are as the pinned formats write them. */
final class SnowflakeRow extends JdbcRow {
    private final ResultSet result;

    SnowflakeRow(ResultSet result) throws SQLException {
        super(result);
        this.result = result;
    }

    @Override
    protected NightjarException failure(Exception error) {
        return new NightjarException(
                ErrorCode.EXTERNAL,
                "a value of the result cannot be read: %s; cast it to VARCHAR in the query"
                        .formatted(error.getMessage()),
                error);
    }

    @Override
    public Optional<String> text(int column) {
        return read(() -> Optional.ofNullable(result.getString(column)));
    }
}
