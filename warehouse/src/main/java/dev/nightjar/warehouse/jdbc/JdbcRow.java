package dev.nightjar.warehouse.jdbc;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/** The current row of a JDBC result; for warehouses with a driver to extend. */
public abstract class JdbcRow implements Row {
    private final ResultSet result;
    private final List<String> labels = new ArrayList<>();

    protected JdbcRow(ResultSet result) throws SQLException {
        this.result = result;
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            labels.add(result.getMetaData().getColumnLabel(column));
        }
    }

    /** Reads something of the row. */
    protected interface Read<T> {
        /** What it is. */
        T get() throws SQLException;
    }

    /** What a read that failed is told as. */
    protected abstract NightjarException failure(Exception error);

    /**
     * Reads something of the row.
     *
     * @throws NightjarException what {@link #failure} makes of what the driver throws
     */
    protected <T> T read(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException | DateTimeException e) {
            throw failure(e);
        }
    }

    /** The labels of all columns. */
    public List<String> labels() {
        return List.copyOf(labels);
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
