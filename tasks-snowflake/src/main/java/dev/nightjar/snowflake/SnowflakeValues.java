package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.SqlValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import net.snowflake.client.api.statement.SnowflakePreparedStatement;
import net.snowflake.client.api.statement.SnowflakeStatement;

/** Statements with and without values. Only those with values are prepared: that asks the server once more. */
final class SnowflakeValues {
    private SnowflakeValues() {}

    static Statement statement(Connection connection, Sql sql) throws SQLException {
        if (sql.values().isEmpty()) {
            return connection.createStatement();
        }
        PreparedStatement prepared = connection.prepareStatement(sql.text());
        try {
            bind(prepared, sql.values());
            return prepared;
        } catch (SQLException e) {
            prepared.close();
            throw e;
        }
    }

    static boolean execute(Statement statement, Sql sql) throws SQLException {
        return statement instanceof PreparedStatement prepared ? prepared.execute() : statement.execute(sql.text());
    }

    static ResultSet executeQuery(Statement statement, Sql sql) throws SQLException {
        return statement instanceof PreparedStatement prepared
                ? prepared.executeQuery()
                : statement.executeQuery(sql.text());
    }

    /** Sends it without waiting for its end: its id. */
    static String send(Statement statement, Sql sql) throws SQLException {
        SnowflakeStatement ours = statement.unwrap(SnowflakeStatement.class);
        if (statement instanceof PreparedStatement prepared) {
            prepared.unwrap(SnowflakePreparedStatement.class).executeAsyncQuery();
        } else {
            ours.executeAsyncQuery(sql.text());
        }
        return ours.getQueryID();
    }

    // Days and points in time go as texts, which the server reads: the driver would move them to the JVM's time zone.
    private static void bind(PreparedStatement statement, List<SqlValue> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case SqlValue.Text(String value) -> statement.setString(i + 1, value);
                case SqlValue.Decimal number -> statement.setBigDecimal(i + 1, number.value());
                case SqlValue.Truth truth -> statement.setBoolean(i + 1, truth.value());
                case SqlValue.Day day -> statement.setString(i + 1, day.value().toString());
                case SqlValue.Moment moment ->
                    statement.setString(i + 1, moment.value().toString());
                case SqlValue.Nothing _ -> statement.setNull(i + 1, Types.VARCHAR);
            }
        }
    }
}
