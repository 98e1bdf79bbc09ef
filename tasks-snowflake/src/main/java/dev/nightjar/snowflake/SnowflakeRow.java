package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The current row of a result. Texts are as the pinned formats write them. */
final class SnowflakeRow implements Row {
    private final ResultSet result;
    private final List<String> labels = new ArrayList<>();

    SnowflakeRow(ResultSet result) throws SQLException {
        this.result = result;
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            labels.add(result.getMetaData().getColumnLabel(column));
        }
    }

    private interface Read<T> {
        T get() throws SQLException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException e) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    "a value of the result cannot be read: %s; cast it to VARCHAR in the query"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    List<String> labels() {
        return List.copyOf(labels);
    }

    @Override
    public Optional<String> text(int column) {
        return read(() -> Optional.ofNullable(result.getString(column)));
    }

    @Override
    public long number(int column) {
        return read(() -> result.getLong(column));
    }

    @Override
    public boolean flag(int column) {
        return read(() -> result.getBoolean(column));
    }

    @Override
    public int width() {
        return labels.size();
    }

    @Override
    public String label(int column) {
        return labels.get(column - 1);
    }
}
