package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.jdbc.JdbcRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The current row of a result. */
final class DuckDbRow extends JdbcRow {
    private static final Pattern SIMPLE =
            Pattern.compile("BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DATE|TIME"
                    + "|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?|DECIMAL\\(\\d+,\\d+\\)|INTERVAL|UUID|BLOB");

    private final ResultSet result;
    private final List<Integer> types = new ArrayList<>();

    DuckDbRow(ResultSet result) throws SQLException {
        super(result);
        this.result = result;
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            types.add(result.getMetaData().getColumnType(column));
        }
    }

    @Override
    protected NightjarException failure(Exception error) {
        return error instanceof SQLException refused
                ? DuckDbErrors.of(refused, "read a result")
                : new NightjarException(
                        ErrorCode.EXTERNAL,
                        "a value cannot be read: %s; cast it to varchar in the query".formatted(error.getMessage()),
                        error);
    }

    @Override
    public Optional<String> text(int column) {
        return read(() -> {
            Object value = value(column);
            return value == null ? Optional.empty() : Optional.of(DuckDbText.of(value));
        });
    }

    /** A value of another type, a list or a struct, has a text that does not say where its parts end. */
    @Override
    public String type(int column) {
        return read(() -> {
            String type = result.getMetaData().getColumnTypeName(column);
            return SIMPLE.matcher(type).matches() ? type : "VARCHAR";
        });
    }

    private @Nullable Object value(int column) throws SQLException {
        // The driver's Timestamp has passed through the zone of this machine, and lost what its summer time skips.
        return types.get(column - 1) == Types.TIMESTAMP
                ? result.getObject(column, LocalDateTime.class)
                : result.getObject(column);
    }
}
