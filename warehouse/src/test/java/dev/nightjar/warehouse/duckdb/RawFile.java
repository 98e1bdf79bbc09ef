package dev.nightjar.warehouse.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** DuckDB files as any other program makes and reads them, past everything that is tested. */
public final class RawFile {
    private RawFile() {}

    /** Runs statements in a file, which is created when it is not there; it is the current database, {@code db}. */
    public static void write(Path file, String... statements) {
        try (Connection connection = attach(file, "block_size 16384")) {
            for (String sql : statements) {
                run(connection, sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The rows of a query on a file, values joined by {@code |}. */
    public static List<String> read(Path file, String query) {
        try (Connection connection = attach(file, "read_only")) {
            return rows(connection, query);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How many rows of a table are in one file and not in the other, counted as often as they occur. */
    public static long differing(Path one, Path other, String table) {
        try (Connection connection = attach(one, "read_only")) {
            run(connection, "attach '%s' as other (read_only)".formatted(other));
            return Long.parseLong(rows(connection, """
                    select count(*) from (
                      (from db.%1$s except all from other.%1$s) union all (from other.%1$s except all from db.%1$s))
                    """.formatted(table)).getFirst());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Ten tables of a schema, each with so many rows. */
    public static void tables(Path file, String schema, int tables, int rows) {
        List<String> statements = new ArrayList<>(List.of("create schema if not exists " + schema, "begin"));
        for (int i = 0; i < tables; i++) {
            statements.add("create table %s.t%d (id integer primary key, note varchar)".formatted(schema, i));
            statements.add(
                    "insert into %s.t%d select range, md5(range::varchar) from range(%d)".formatted(schema, i, rows));
        }
        statements.add("commit");
        write(file, statements.toArray(String[]::new));
    }

    static Connection attach(Path file, String options) throws SQLException {
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        try {
            run(connection, "attach '%s' as db (%s)".formatted(file, options));
            run(connection, "use db");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }
}
