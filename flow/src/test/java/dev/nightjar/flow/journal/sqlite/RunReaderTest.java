package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.RunJournal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReaderTest {
    private static final Instant AT = Instant.parse("2026-11-28T00:00:00Z");
    private static final Payload.Inline NONE = new Payload.Inline("null".getBytes(StandardCharsets.UTF_8));
    private static final int PAGE = 4096;

    @TempDir
    private Path folder;

    @Test
    void anEntryWhosePositionIsDamagedIsReadOnce() throws Exception {
        Path file = folder.resolve("journal.db");
        List<Key> keys = List.of(step(1), step(2), step(3));
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.begin(new Journal.Run("r", "f", NONE, AT, LocalDate.of(2026, 11, 28)));
            keys.forEach(key -> run.append(new Entry.Value(key, AT, NONE)));
        }
        setPositionOfLastEntry(file, 3, 1);

        try (Journal journal = SqliteJournal.open(file)) {
            assertThat(journal.entries("r").limit(10).map(Entry::key)).containsExactlyElementsOf(keys);
            assertThat(journal.check()).singleElement().asString().contains("out of order");
        }
    }

    private static Key step(int number) {
        return Key.ROOT.child("step", "s", number);
    }

    /** In the page of the table itself (SQLite: "Database File Format", 1.6). */
    private static void setPositionOfLastEntry(Path file, int from, int to) throws Exception {
        int page =
                PAGE * (int) (new RawFile(file).number("select rootpage from sqlite_schema where name = 'entry'") - 1);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int cells = bytes.getShort(page + 3);
        int cell = page + bytes.getShort(page + 8 + 2 * (cells - 1));
        int position = bytes.get(cell) < 0 ? cell + 2 : cell + 1;
        assertThat(bytes.get(position)).isEqualTo((byte) from);
        bytes.put(position, (byte) to);
        Files.write(file, bytes.array());
    }
}
