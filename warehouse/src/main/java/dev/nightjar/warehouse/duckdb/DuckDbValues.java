package dev.nightjar.warehouse.duckdb;

import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.SqlValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Statements with and without values: DuckDB prepares only one statement at a time, and not every kind of them. */
final class DuckDbValues {
    private DuckDbValues() {}

    static Statement statement(Connection connection, Sql sql) throws SQLException {
        if (sql.values().isEmpty()) {
            return connection.createStatement();
        }
        PreparedStatement prepared = connection.prepareStatement(sql.text());
        try {
            for (int i = 0; i < sql.values().size(); i++) {
                prepared.setObject(i + 1, object(sql.values().get(i)));
            }
            return prepared;
        } catch (SQLException e) {
            prepared.close();
            throw e;
        }
    }

    // Each statement of DuckDB's driver is a prepared one: the values tell which was made of its text.
    static boolean execute(Statement statement, Sql sql) throws SQLException {
        return sql.values().isEmpty() ? statement.execute(sql.text()) : ((PreparedStatement) statement).execute();
    }

    static ResultSet executeQuery(Statement statement, Sql sql) throws SQLException {
        return sql.values().isEmpty()
                ? statement.executeQuery(sql.text())
                : ((PreparedStatement) statement).executeQuery();
    }

    private static @Nullable Object object(SqlValue value) {
        return switch (value) {
            case SqlValue.Text text -> text.value();
            case SqlValue.Decimal number -> number.value();
            case SqlValue.Truth truth -> truth.value();
            case SqlValue.Day day -> day.value();
            case SqlValue.Moment moment -> moment.value().atOffset(ZoneOffset.UTC);
            case SqlValue.Nothing _ -> null;
        };
    }
}
