package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.RunJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryTest {
    private static final Instant AT = Instant.parse("2026-11-28T00:00:00Z");
    private static final Instant EARLY = AT.minusSeconds(1);
    private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");
    private static final Payload.Inline NONE = new Payload.Inline("null".getBytes(StandardCharsets.UTF_8));
    private static final Key STEP = Key.ROOT.child("step", "clone", 1);

    @TempDir
    private Path folder;

    private Path file;
    private Journal journal;

    @BeforeEach
    void open() {
        file = folder.resolve("journal.db");
        journal = SqliteJournal.open(file);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static Journal.Run run(String id) {
        return new Journal.Run(id, "f", NONE, AT, LocalDate.of(2026, 11, 28));
    }

    private void failed(String id) {
        RunJournal run = journal.begin(run(id));
        run.append(new Entry.Succeeded(STEP, AT, "t", NONE, NONE, 1));
        run.state(RunState.FAILED, Optional.empty());
        run.close();
        // What is noted is written with this.
        journal.request(id, new Journal.Request.Cancel());
    }

    @Test
    void aRunThatIsTakenUpBeforeItsTurnStays() throws SQLException {
        for (String id : List.of("a", "b", "c")) {
            failed(id);
        }
        SqliteFile sqlite = new SqliteFile(file);
        try (SqliteReader reader = new SqliteReader(sqlite);
                SqliteWriter writer = new SqliteWriter(sqlite, sqlite.write(), Duration.ofSeconds(1))) {
            writer.start();
            Expiry expiry = new Expiry(writer, reader);
            List<Long> old = expiry.old(LATE);
            RunJournal b = journal.retry("b", new Journal.Retry.Failures(), NONE);
            journal.retry("c", new Journal.Retry.Failures(), NONE).state(RunState.FAILED, Optional.empty());

            assertThat(old).hasSize(3);
            assertThat(expiry.forget(old, LATE)).isEqualTo(1);
            assertThat(journal.runs(10)).extracting(r -> r.run().id()).containsExactly("c", "b");
            assertThat(b.find(STEP)).isPresent();
        }
    }

    @Test
    void aRunWhosePagesAreTornKeepsNeitherOthersNorWhatIsWritten() throws IOException {
        RunJournal torn = journal.begin(run("torn"));
        for (int i = 1; i <= 2_000; i++) {
            torn.note(new Entry.Succeeded(Key.ROOT.child("step", "s", i), AT, "t", NONE, NONE, 1));
        }
        torn.state(RunState.FAILED, Optional.empty());
        torn.close();
        failed("later");
        journal.close();
        byte[] bytes = Files.readAllBytes(file);
        int page = 4096 * (bytes.length / 4096 / 2);
        Arrays.fill(bytes, page, page + 4096, (byte) 0);
        Files.write(file, bytes);
        journal = SqliteJournal.open(file);
        RunJournal tonight = journal.begin(run("tonight"));

        assertThatThrownBy(() -> journal.expire(LATE)).hasMessageContaining("it is damaged");

        assertThat(journal.runs(10)).extracting(r -> r.run().id()).containsExactly("tonight");
        tonight.append(new Entry.Succeeded(STEP, AT, "t", NONE, NONE, 1));
        tonight.close();
        assertThat(journal.begin(run("tonight")).find(STEP)).isPresent();
    }

    @Test
    void whatAnExpiryHasLeftIsFoundByNobodyAndForgottenByTheNext() throws SQLException {
        failed("half");
        failed("whole");
        new RawFile(file).change("update run set forgotten = 1 where id = 'half'");
        new RawFile(file).change("delete from entry where run = (select number from run where id = 'half')");

        assertThat(journal.runs(10)).extracting(r -> r.run().id()).containsExactly("whole");
        assertThat(journal.run("half")).isEmpty();
        assertThatThrownBy(() -> journal.retry("half", new Journal.Retry.Failures(), NONE))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessage("run half is old and is being forgotten; begin a run with another id");
        assertThatThrownBy(() -> journal.begin(run("half"))).hasMessageContaining("is being forgotten");

        assertThat(journal.expire(EARLY)).isEqualTo(1);
        assertThat(new RawFile(file).number("select count(*) from run")).isEqualTo(1);
        assertThat(new RawFile(file).number("select count(*) from request")).isEqualTo(1);
        assertThat(journal.begin(run("half")).find(STEP)).isEmpty();
    }
}
