package dev.nightjar.flow.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A journal's file as SQLite has it: to look at what no journal tells, and to change what none would. */
record RawFile(Path path) {
    private interface Reading<T> {
        T from(ResultSet row) throws SQLException;
    }

    /** The number in the first row. */
    long number(String query) throws SQLException {
        return first(query, row -> row.getLong(1));
    }

    /** The bytes in the first row. */
    byte[] bytes(String query) throws SQLException {
        return first(query, row -> row.getBytes(1));
    }

    void change(String... changes) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String change : changes) {
                statement.execute(change);
            }
        }
    }

    private <T> T first(String query, Reading<T> reading) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            return reading.from(found);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + path);
    }
}
