package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.RowReader;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A DuckDB file that somebody else owns, such as the source that a loader writes: opened for a moment, for demonstrations
 * and tests. Names in statements need no database in front.
 */
public final class DuckDbFile {
    private static final String ALIAS = "raw";

    private final Path path;

    private DuckDbFile(Path path) {
        this.path = path;
    }

    public static DuckDbFile at(Path path) {
        return new DuckDbFile(path);
    }

    /**
     * Runs statements, each list in a transaction of its own; makes the file if there is none.
     *
     * @throws NightjarException {@code BUSY} when another process holds the file
     */
    public void change(List<List<String>> transactions) {
        FileCheck.createFolder(path.toAbsolutePath());
        String options = Files.exists(path) ? "" : " (block_size 16384, storage_version 'v1.5.0')";
        try (Session session = open(options)) {
            transactions.forEach(statements ->
                    session.change(statements.stream().map(Sql::of).toList()));
            session.execute(Sql.of("checkpoint " + ALIAS));
        }
    }

    /**
     * All rows of a query.
     *
     * @throws NightjarException {@code BUSY} when another process holds the file
     */
    public <T> List<T> query(String sql, RowReader<T> reader) {
        try (Session session = open(" (read_only)")) {
            return session.query(Sql.of(sql), reader);
        }
    }

    /** The only column of the only row of a query, as text. */
    public String value(String sql) {
        return query(sql, (Row row) -> row.text(1).orElse("null")).getFirst();
    }

    private Session open(String options) {
        Session session = DuckDbSession.open(Map.of("autoinstall_known_extensions", "false"));
        try {
            session.execute(Sql.of("set TimeZone = 'UTC'"));
            session.execute(Sql.of("attach %s as %s%s".formatted(Sql.literal(path.toString()), ALIAS, options)));
            session.execute(Sql.of("use " + ALIAS));
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }
}
