package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.RunJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that the first version has made, with a run in it that was interrupted. */
class SqliteSchemaTest {
    private static final Instant AT = Instant.parse("2026-11-28T00:00:00Z");
    private static final Payload.Inline NONE = new Payload.Inline("null".getBytes(StandardCharsets.UTF_8));
    private static final Journal.Run RUN = new Journal.Run("r", "old", NONE, AT, LocalDate.of(2026, 11, 28));
    private static final Key STEP = Key.ROOT.child("step", "clone", 1);
    private static final Key LATER = Key.ROOT.child("step", "snapshot", 1);
    /** Of {@link #STEP}: that version hashed with SHA-256. */
    private static final String HASH = "a9b370d8262f4d802386ebc8eecdfe4e";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeFirstVersion() throws SQLException {
        file = folder.resolve("journal.db");
        Row row = new Row(
                1,
                RowKind.SUCCEEDED,
                Long.parseUnsignedLong(HASH.substring(0, 16), 16),
                Long.parseUnsignedLong(HASH.substring(16), 16),
                AT.toEpochMilli(),
                "{\"key\":[\"step clone#1\"],\"type\":\"t\",\"attempts\":1}".getBytes(StandardCharsets.UTF_8),
                NONE.bytes(),
                NONE.bytes());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            SqliteSchema.migrate(connection, file.toString(), SqliteSchema.VERSIONS.subList(0, 1));
            statement.execute("""
                    insert into run (number, id, flow, spec, started, run_date, state, first_entry)
                    values (1, 'r', 'old', x'6e756c6c', %d, '2026-11-28', 'INTERRUPTED', 1)""".formatted(AT.toEpochMilli()));
            statement.execute("""
                    insert into entry (seq, run, kind, key_high, key_low, at, head, spec, value, crc)
                    values (1, 1, %d, %d, %d, %d, cast('%s' as blob), x'6e756c6c', x'6e756c6c', %d)""".formatted(
                            row.kind().number(),
                            row.keyHigh(),
                            row.keyLow(),
                            row.at(),
                            new String(row.head(), StandardCharsets.UTF_8),
                            row.crc()));
        }
    }

    private long version() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("pragma user_version")) {
            return version.getLong(1);
        }
    }

    private void setVersion(int version) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = " + version);
        }
    }

    @Test
    void isBroughtUpToDateAndItsRunGoesOn() throws SQLException {
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.begin(RUN);
            assertThat(run.find(STEP)).isPresent();
            assertThat(run.find(LATER)).isEmpty();
            run.append(new Entry.Succeeded(LATER, AT, "t", NONE, NONE, 1));
            run.close();

            RunJournal again = journal.begin(RUN);
            assertThat(again.find(STEP)).isPresent();
            assertThat(again.find(LATER)).isPresent();
            assertThat(journal.check()).isEmpty();
        }
        assertThat(version()).isEqualTo(SqliteSchema.VERSIONS.size());
    }

    @Test
    void aNewerVersionThatComesWhileItIsOpenKeepsItFromTakingUpRuns() throws SQLException {
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.begin(RUN);
            setVersion(99);

            run.append(new Entry.Succeeded(LATER, AT, "t", NONE, NONE, 1));
            Journal.Run other = new Journal.Run("s", "old", NONE, AT, RUN.runDate());
            assertThatThrownBy(() -> journal.begin(other))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                    .hasMessageContaining("a newer Nightjar has brought the journal to version 99");
            assertThat(journal.run("s")).isEmpty();

            setVersion(SqliteSchema.VERSIONS.size());
            run.close();
            assertThat(journal.begin(RUN).find(LATER)).isPresent();
        }
    }

    @Test
    void aRetryFindsItsSteps() {
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.retry("r", new Journal.Retry.From(STEP), NONE);
            assertThat(run.find(STEP)).isEmpty();
        }
    }
}
