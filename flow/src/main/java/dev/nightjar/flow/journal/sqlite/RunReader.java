package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.LogLine;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** What people and other processes ask of the runs. Thread-safe. */
final class RunReader {
    private static final int LOG_CHUNKS = 16;

    private final SqliteReader reader;

    RunReader(SqliteReader reader) {
        this.reader = reader;
    }

    Optional<RunRow> find(String id) {
        return reader.read(connection -> RunRow.find(connection, id));
    }

    RunRow existing(String id) {
        return find(id).orElseThrow(() -> new NightjarException(
                ErrorCode.USAGE, "the journal has no run '%s'; 'nightjar runs' lists those it has".formatted(id)));
    }

    List<Journal.RunRecord> newest(int most) {
        return reader.read(connection -> RunRow.newest(connection, most)).stream()
                .map(RunRow::record)
                .toList();
    }

    List<Journal.RunRecord> orphans() {
        return reader.read(RunRow::live).stream()
                .map(RunRow::record)
                .filter(record -> record.state() == RunState.INTERRUPTED)
                .toList();
    }

    Stream<EntryReader.Positioned> entries(String run) {
        RunRow row = existing(run);
        EntryReader entries = new EntryReader(reader, row);
        return paged(row.firstEntry(), entries::from, EntryReader.Positioned::position);
    }

    /** Those that still count. */
    Stream<EntryReader.Positioned> current(String run) {
        RunRow row = existing(run);
        Forgotten forgotten = reader.read(connection -> Forgotten.read(connection, row));
        return entries(run).filter(entry -> !forgotten.covers(entry));
    }

    Stream<LogLine> logs(String run) {
        RunRow row = existing(run);
        return paged(0, from -> chunks(row.number(), from), Chunk::number).flatMap(chunk -> chunk.lines().stream());
    }

    private interface Position<T> {
        long of(T item);
    }

    private record Chunk(long number, List<LogLine> lines) {}

    private record Page<T>(long from, List<T> items) {
        /** Where the next begins: never before this one, for a disk may have changed the position of its last. */
        long next(Position<T> position) {
            int count = items.size();
            long last = position.of(items.getLast());
            boolean inOrder = count < 2 || position.of(items.get(count - 2)) < last;
            long end = inOrder
                    ? last
                    : items.stream().mapToLong(position::of).max().orElseThrow();
            return Math.max(from, end) + 1;
        }
    }

    /** Pages by the position to begin with, one after the other, up to an empty one. */
    private static <T> Stream<T> paged(long first, LongFunction<List<T>> page, Position<T> position) {
        LongFunction<Page<T>> from = begin -> new Page<>(begin, page.apply(begin));
        return Stream.iterate(
                        from.apply(first), found -> !found.items().isEmpty(), found -> from.apply(found.next(position)))
                .flatMap(found -> found.items().stream());
    }

    private List<Chunk> chunks(long run, long from) {
        return reader.read(connection -> {
            List<Chunk> chunks = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select number, run, lines, crc from log where run = ? and number >= ? order by number limit ?")) {
                select.setLong(1, run);
                select.setLong(2, from);
                select.setInt(3, LOG_CHUNKS);
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
