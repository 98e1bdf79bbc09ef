package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.journal.LogLine;
import dev.nightjar.flow.journal.LogTail;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/** Rows of a run's log, some at a time. A row is never changed, and later ones have higher numbers. */
final class SqliteLogTail implements LogTail {
    private static final int ROWS = 16;

    private final SqliteReader reader;
    private final long run;
    private long from;

    SqliteLogTail(SqliteReader reader, long run) {
        this.reader = reader;
        this.run = run;
    }

    private record Chunk(long number, List<LogLine> lines) {}

    @Override
    public List<LogLine> next() {
        while (true) {
            Page<Chunk> page = new Page<>(from, chunks());
            if (page.items().isEmpty()) {
                return List.of();
            }
            from = page.next(Chunk::number);
            List<LogLine> lines = page.items().stream()
                    .flatMap(chunk -> chunk.lines().stream())
                    .toList();
            if (!lines.isEmpty()) {
                return lines;
            }
        }
    }

    private List<Chunk> chunks() {
        return reader.read(connection -> {
            List<Chunk> chunks = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select number, run, lines, crc from log where run = ? and number >= ? order by number limit ?")) {
                select.setLong(1, run);
                select.setLong(2, from);
                select.setInt(3, ROWS);
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        chunks.add(new Chunk(
                                found.getLong(1), LogBuffer.lines(found).orElse(List.of())));
                    }
                }
            }
            return chunks;
        });
    }
}
