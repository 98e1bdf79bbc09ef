package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.fault.SmallDisk;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.RunJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
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
        return new RawFile(file).number("pragma user_version");
    }

    private void setVersion(int version) throws SQLException {
        new RawFile(file).change("pragma user_version = " + version);
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

    /** What a run that was forgotten has left must not come to the next. */
    @Test
    void aThirdVersionKeepsAllAndNumbersGoOn() throws SQLException {
        byte[] secret = KeySecret.create();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            SqliteSchema.migrate(connection, file.toString(), SqliteSchema.VERSIONS.subList(0, 3));
            statement.execute("""
                    insert into run (number, id, flow, spec, started, run_date, state, ended, reason, first_entry, last_entry)
                    values (7, 's', 'old', x'31', %d, '2026-11-28', 'FAILED', %d, 'no route', 2, 2)""".formatted(AT.toEpochMilli(), AT.plusSeconds(5).toEpochMilli()));
            try (PreparedStatement update =
                    connection.prepareStatement("update run set key_secret = ? where id = 's'")) {
                update.setBytes(1, secret);
                update.executeUpdate();
            }
            statement.execute("""
                    insert into log (run, lines)
                    values (9, cast('{"at":1,"level":"INFO","key":[],"text":"late"}' as blob))""");
            statement.execute("""
                    insert into request (number, run, kind, body)
                    values (2, 1, 'answer', cast('{"keyId":"k","approved":true,"by":"ana","comment":""}' as blob))""");
        }

        try (Journal journal = SqliteJournal.open(file)) {
            assertThat(journal.runs(10)).extracting(record -> record.run().id()).containsExactly("s", "r");
            assertThat(journal.run("s")).hasValueSatisfying(record -> {
                assertThat(record.state()).isEqualTo(RunState.FAILED);
                assertThat(record.reason()).contains("no route");
                assertThat(record.ended()).contains(AT.plusSeconds(5));
                assertThat(record.run().spec().bytes()).isEqualTo(new byte[] {'1'});
            });
            assertThat(journal.begin(RUN).find(STEP)).isPresent();
            journal.begin(new Journal.Run("t", "old", NONE, AT, RUN.runDate())).close();
            journal.request("r", new Journal.Request.Cancel());
            assertThat(journal.check()).isEmpty();
        }
        assertThat(new RawFile(file).number("select number from run where id = 't'"))
                .isEqualTo(10);
        assertThat(new RawFile(file).number("select number from request where kind = 'answer'"))
                .isEqualTo(2);
        assertThat(new RawFile(file).number("select number from request where kind = 'cancel'"))
                .isEqualTo(3);
        assertThat(new RawFile(file).number("select count(*) from entry_text where run = 'r'"))
                .isEqualTo(1);
        assertThat(new RawFile(file).bytes("select key_secret from run where id = 's'"))
                .isEqualTo(secret);
    }

    @Test
    void aFullDiskLeavesTheOldVersionAndIsNamed() throws Exception {
        new RawFile(file).change("""
                insert into run (id, flow, spec, started, run_date, state, first_entry)
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
                select 'old ' || i, 'old', zeroblob(3000), 1, '2026-11-28', 'INTERRUPTED', 1 from n""");
        try (SmallDisk disk = SmallDisk.in(folder, "20m")) {
            file = Files.copy(file, disk.path().resolve("journal.db"));
            Path filler = Files.write(disk.path().resolve("filler"), new byte[15_000_000]);
            assertThatThrownBy(() -> SqliteJournal.open(file))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                    .hasMessageContaining("cannot open journal %s: the disk is full".formatted(file));
            assertThat(version()).isEqualTo(1);

            Files.delete(filler);
            try (Journal journal = SqliteJournal.open(file)) {
                assertThat(journal.runs(2_000)).hasSize(1_001);
                assertThat(journal.check()).isEmpty();
            }
        }
    }

    @Test
    void theNumbersOfWhatIsGoneAreNotGivenAgain() throws SQLException {
        try (Journal journal = SqliteJournal.open(file)) {
            journal.request("r", new Journal.Request.Cancel());
        }
        long request = new RawFile(file).number("select max(number) from request");
        long run = new RawFile(file).number("select max(number) from run");
        new RawFile(file).change("delete from request", "delete from run");

        try (Journal journal = SqliteJournal.open(file)) {
            journal.begin(RUN).close();
            journal.request("r", new Journal.Request.Cancel());
        }
        assertThat(new RawFile(file).number("select number from request")).isGreaterThan(request);
        assertThat(new RawFile(file).number("select number from run")).isGreaterThan(run);
    }

    @Test
    void aRetryFindsItsSteps() {
        try (Journal journal = SqliteJournal.open(file)) {
            RunJournal run = journal.retry("r", new Journal.Retry.From(STEP), NONE);
            assertThat(run.find(STEP)).isEmpty();
        }
    }
}
