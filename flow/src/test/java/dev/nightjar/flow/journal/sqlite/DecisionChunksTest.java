package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.RunJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionChunksTest {
    private static final Instant AT = Instant.parse("2026-11-28T00:00:00Z");
    private static final Payload.Inline NONE = new Payload.Inline("null".getBytes(StandardCharsets.UTF_8));
    private static final Journal.Run RUN = new Journal.Run("r", "wide", NONE, AT, LocalDate.of(2026, 11, 28));
    /** Two chunks, and some entries that no chunk covers. */
    private static final int DECISIONS = 2 * DecisionChunks.CHUNK_ROWS + 100;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void fill() throws SQLException {
        file = folder.resolve("journal.db");
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.begin(RUN);
            RunJournal other = journal.begin(new Journal.Run("s", "wide", NONE, AT, LocalDate.of(2026, 11, 28)));
            for (int i = 0; i < DECISIONS; i++) {
                run.note(new Entry.Started(step(i), AT, "t", 1));
                run.note(decision(i));
                other.note(decision(i));
            }
            run.note(new Entry.AttemptFailed(step(DECISIONS), AT, 1, ErrorCode.EXTERNAL, "lost", AT));
            run.append(new Entry.Started(step(DECISIONS), AT, "t", 2));
            // What is noted comes with the next that is awaited, and so do the chunks.
            run.append(new Entry.Started(step(DECISIONS), AT, "t", 2));
        }
        assertThat(new RawFile(file)
                        .number("select count(*) from decision_chunk join run on number = run where id = 'r'"))
                .isEqualTo(2);
    }

    private static Key step(int number) {
        return Key.ROOT.child("step", "s", number + 1);
    }

    private static Entry decision(int number) {
        return isFailure(number)
                ? new Entry.Failed(step(number), AT, "t", NONE, ErrorCode.EXTERNAL, "bad", 1)
                : new Entry.Succeeded(step(number), AT, "t", NONE, NONE, 1);
    }

    private static boolean isFailure(int number) {
        return number % 1000 == 7;
    }

    private static RunJournal.Decision.Kind kind(int number) {
        return isFailure(number) ? RunJournal.Decision.Kind.FAILED : RunJournal.Decision.Kind.RESULT;
    }

    private static void assertAllThere(RunJournal run) {
        for (int i = 0; i < DECISIONS; i++) {
            RunJournal.Decision found = run.decision(step(i)).orElseThrow();
            assertThat(found.kind()).isEqualTo(kind(i));
            if (i % 5000 == 7) {
                assertThat(run.read(found.position()).key()).isEqualTo(step(i));
            }
        }
        assertThat(run.decision(step(DECISIONS))).isEmpty();
        assertThat(run.failedAttempt(step(DECISIONS))).isPresent();
    }

    @Test
    void aRunIsTakenUpFromItsChunksAndTheEntriesAfterThem() throws SQLException {
        // Were these entries read, their decisions would be missing.
        new RawFile(file)
                .change(
                        "delete from entry where kind = 3 and seq < 1000 and run = (select number from run where id = 'r')");

        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.begin(RUN);
            assertThat(run.decision(step(0))).isPresent();
            assertThat(run.decision(step(DECISIONS - 1))).isPresent();
        }
    }

    @Test
    void withoutChunksOrWithADamagedOneTheEntriesSayTheSame() throws SQLException {
        try (Journal journal = SqliteJournal.open(file)) {
            assertAllThere(journal.begin(RUN));
        }
        new RawFile(file)
                .change("update decision_chunk set decisions = zeroblob(length(decisions)) where first = "
                        + new RawFile(file).number("select min(first) from decision_chunk"));
        try (Journal journal = SqliteJournal.open(file)) {
            assertAllThere(journal.begin(RUN));
        }
        new RawFile(file).change("delete from decision_chunk");
        try (Journal journal = SqliteJournal.open(file)) {
            assertAllThere(journal.begin(RUN));
        }
    }

    @Test
    void whatARetryForgetsIsForgottenInTheChunksToo() {
        int from = DecisionChunks.CHUNK_ROWS - 50;
        try (Journal journal = SqliteJournal.open(file)) {
            journal.begin(RUN).state(RunState.FAILED, Optional.of("bad"));
        }
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.retry("r", new Journal.Retry.From(step(from)), NONE);
            assertThat(run.decision(step(from - 1))).isPresent();
            assertThat(run.decision(step(from))).isEmpty();
            assertThat(run.decision(step(DECISIONS - 1))).isEmpty();
            for (int i = from; i < from + DecisionChunks.CHUNK_ROWS + 10; i++) {
                run.note(decision(i));
            }
            run.append(decision(from + DecisionChunks.CHUNK_ROWS + 10));
            run.append(decision(from + DecisionChunks.CHUNK_ROWS + 11));
        }
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.retry("r", new Journal.Retry.Failures(), NONE);
            int last = from + DecisionChunks.CHUNK_ROWS + 11;
            for (int i = 0; i < DECISIONS; i++) {
                boolean decided = i <= last && !isFailure(i);
                assertThat(run.decision(step(i)).isPresent()).as("%d", i).isEqualTo(decided);
            }
        }
    }

    @Test
    void chunksGoWithTheirRun() throws SQLException {
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.begin(RUN);
            run.state(RunState.SUCCEEDED, Optional.empty());
            run.close();
            assertThat(journal.expire(AT.plusSeconds(1L << 32))).isEqualTo(1);
        }
        assertThat(new RawFile(file).number("select count(*) from decision_chunk"))
                .as("those of the other run")
                .isEqualTo(2);
    }

    @Test
    void aRunWithoutChunksHasItsEntries() throws SQLException {
        new RawFile(file).change("delete from decision_chunk");

        try (Journal journal = SqliteJournal.open(file)) {
            assertAllThere(journal.begin(RUN));
            assertThat(journal.check()).isEqualTo(List.of());
        }
    }
}
