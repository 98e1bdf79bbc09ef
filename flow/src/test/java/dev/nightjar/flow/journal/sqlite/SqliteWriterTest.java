package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.NightjarException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteWriterTest {
    private final SqliteFile file;

    SqliteWriterTest(@TempDir Path folder) {
        file = new SqliteFile(folder.resolve("journal.db"));
    }

    @Test
    void aChangeMayAppendToTheTableThatRowsOfItsGroupGoTo() throws Exception {
        Connection connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
        List<Long> positions = new ArrayList<>();
        try (SqliteWriter writer = new SqliteWriter(file, connection, Duration.ofSeconds(1))) {
            writer.note(row(), (position, _) -> positions.add(position));
            writer.note(SqliteWriterTest::append);
            writer.start();
            writer.change(_ -> {});
        }
        assertThat(positions).containsExactly(2L);
        try (SqliteReader reader = new SqliteReader(file)) {
            assertThat(reader.<Long>read(SqliteWriterTest::count)).isEqualTo(2);
        }
    }

    @Test
    void rowsAreNumberedAsTheyCameInGroupsOfAnySize() throws Exception {
        Connection connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
        List<String> heard = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        try (SqliteWriter writer = new SqliteWriter(file, connection, Duration.ofSeconds(1))) {
            writer.start();
            for (int size : new int[] {1, 7, 8, 9, 21, 64}) {
                writer.change(_ -> {
                    // The writer is at this one: what comes meanwhile is the next group.
                    for (int i = 0; i < size; i++) {
                        long at = expected.size() + 1L;
                        expected.add(at + ":" + at);
                        writer.note(row(at), (position, _) -> heard.add(position + ":" + at));
                    }
                });
            }
            writer.change(_ -> {});
        }
        assertThat(heard).isEqualTo(expected);
        try (SqliteReader reader = new SqliteReader(file)) {
            assertThat(reader.<List<String>>read(SqliteWriterTest::positions)).isEqualTo(expected);
        }
    }

    @Test
    void aChangeThatFailsIsUndoneAlone() throws Exception {
        Connection connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
        List<Long> positions = new ArrayList<>();
        try (SqliteWriter writer = new SqliteWriter(file, connection, Duration.ofSeconds(1))) {
            writer.start();
            for (SqliteWriter.Change bad : List.<SqliteWriter.Change>of(
                    _ -> {
                        throw new IllegalStateException("odd");
                    },
                    SqliteWriterTest::appendTwice,
                    change -> {
                        try (var insert = change.createStatement()) {
                            insert.executeUpdate("insert into run (number) values ('x')");
                        }
                    })) {
                writer.note(row(), (position, _) -> positions.add(position));
                assertThatThrownBy(() -> writer.change(with -> {
                            append(with);
                            bad.apply(with);
                        }))
                        .isInstanceOf(NightjarException.class);
            }
            writer.change(_ -> {});
        }
        assertThat(positions).containsExactly(1L, 2L, 3L);
        try (SqliteReader reader = new SqliteReader(file)) {
            assertThat(reader.<Long>read(SqliteWriterTest::count)).isEqualTo(3);
        }
    }

    private static void appendTwice(Connection connection) throws SQLException {
        try (var insert = connection.createStatement()) {
            insert.executeUpdate(
                    "insert into entry select seq, run, kind, key_high, key_low, at, head, spec, value, crc from entry");
        }
    }

    private static Row row() {
        return row(5);
    }

    private static Row row(long at) {
        return new Row(1, RowKind.STARTED, 3, 4, at, "{}".getBytes(StandardCharsets.UTF_8), null, null);
    }

    private static void append(Connection connection) throws SQLException {
        try (var insert = connection.createStatement()) {
            insert.executeUpdate("""
                    insert into entry (seq, run, kind, key_high, key_low, at, head, crc)
                    values ((select coalesce(max(seq), 0) + 1 from entry), 1, 1, 0, 0, 0, x'7b7d', 0)""");
        }
    }

    /** With the time of each. */
    private static List<String> positions(Connection connection) throws SQLException {
        List<String> positions = new ArrayList<>();
        try (var query = connection.createStatement();
                var found = query.executeQuery("select seq, at from entry order by seq")) {
            while (found.next()) {
                positions.add(found.getLong(1) + ":" + found.getLong(2));
            }
        }
        return positions;
    }

    private static long count(Connection connection) throws SQLException {
        try (var query = connection.createStatement();
                var found = query.executeQuery("select count(*) from entry")) {
            found.next();
            return found.getLong(1);
        }
    }
}
