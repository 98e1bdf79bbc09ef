package dev.nightjar.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/** A source database in a file of its own, as a demo makes it. */
final class DuckDbFile implements AutoCloseable {
    private final Connection connection;

    DuckDbFile(Path file) throws SQLException {
        connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        execute("ATTACH %s AS raw (BLOCK_SIZE 16384, STORAGE_VERSION 'v1.5.0')".formatted(Sql.text(file.toString())));
        execute("USE raw");
    }

    /** Runs each schema's statements in one transaction. */
    void run(Map<String, List<String>> bySchema) throws SQLException {
        connection.setAutoCommit(false);
        for (List<String> statements : bySchema.values()) {
            for (String statement : statements) {
                execute(statement);
            }
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    /** One statement; a failure names it. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException("%s%nin %s".formatted(e.getMessage(), sql), e);
        }
    }

    /** The rows of a query, each as its values in text by column. */
    List<Map<String, @Nullable String>> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Map<String, @Nullable String>> found = new ArrayList<>();
            while (rows.next()) {
                Map<String, @Nullable String> row = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnName(i), rows.getString(i));
                }
                found.add(row);
            }
            return found;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
