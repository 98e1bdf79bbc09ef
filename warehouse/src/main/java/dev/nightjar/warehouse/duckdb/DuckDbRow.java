package dev.nightjar.warehouse.duckdb;

import dev.nightjar.warehouse.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The current row of a result. */
final class DuckDbRow implements Row {
    private final ResultSet result;

    DuckDbRow(ResultSet result) {
        this.result = result;
    }

    private interface Read<T> {
        T get() throws SQLException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException e) {
            throw DuckDbErrors.of(e, "read a result");
        }
    }

    @Override
    public Optional<String> text(int column) {
        return read(() -> Optional.ofNullable(result.getObject(column)).map(Object::toString));
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
        return read(() -> result.getMetaData().getColumnCount());
    }

    @Override
    public String label(int column) {
        return read(() -> result.getMetaData().getColumnLabel(column));
    }
}
