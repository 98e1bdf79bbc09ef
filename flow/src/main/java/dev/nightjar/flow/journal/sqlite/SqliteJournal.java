package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.LogTail;
import dev.nightjar.flow.journal.Permits;
import dev.nightjar.flow.journal.ResultCache;
import dev.nightjar.flow.journal.RunJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A journal in one SQLite file, in write-ahead mode with a wait for the disk in every commit. Processes on one machine may
 * share it; a network file system is no place for it (SQLite: "How To Corrupt An SQLite Database File", 2.1).
 */
public final class SqliteJournal implements Journal {
    private final SqliteFile file;
    private final InstantSource time;
    private final SqliteWriter writer;
    private final SqliteReader reader;
    private final Keeper keeper;
    private final RunReader runs;

    private SqliteJournal(SqliteFile file, SqliteWriter writer, OpenedFiles opened, Settings settings) {
        this.file = file;
        this.time = settings.time();
        this.writer = writer;
        this.reader = new SqliteReader(file);
        this.runs = new RunReader(reader);
        this.keeper = new Keeper(writer, reader, opened, settings);
    }

    /**
     * How a journal is kept.
     *
     * @param time what says when something happened
     * @param lease how long a process may give no sign of life before another takes over its runs; default 10 s
     * @param patience how long a write is tried again while the disk is full; default 30 s
     */
    public record Settings(InstantSource time, Duration lease, Duration patience) {
        public static final Settings DEFAULT =
                new Settings(InstantSource.system(), Duration.ofSeconds(10), Duration.ofSeconds(30));

        public Settings withTime(InstantSource newTime) {
            return new Settings(newTime, lease, patience);
        }

        public Settings withLease(Duration newLease) {
            return new Settings(time, newLease, patience);
        }

        public Settings withPatience(Duration newPatience) {
            return new Settings(time, lease, newPatience);
        }
    }

    /** Opens the journal in this file, or makes a new one, and brings an older one up to date. */
    public static SqliteJournal open(Path file) {
        return open(file, Settings.DEFAULT);
    }

    /**
     * Opens the journal in this file, or makes a new one, and brings an older one up to date.
     *
     * @throws NightjarException {@code CONFIG} when the file is no journal or a newer Nightjar's, {@code ENVIRONMENT}
     *     when it cannot be opened or is damaged
     */
    public static SqliteJournal open(Path file, Settings settings) {
        Path absolute = file.toAbsolutePath().normalize();
        SqliteFile sqlite = new SqliteFile(absolute);
        try {
            Files.createDirectories(absolute.getParent());
            SqliteWriter writer = OwnThread.call("journal opener", () -> {
                Connection connection = sqlite.write();
                try {
                    SqliteSchema.migrate(connection, absolute.toString(), SqliteSchema.VERSIONS);
                    return new SqliteWriter(sqlite, connection, settings.patience());
                } catch (SQLException | RuntimeException e) {
                    connection.close();
                    throw e;
                }
            });
            writer.start();
            return new SqliteJournal(sqlite, writer, OpenedFiles.of(absolute), settings);
        } catch (SQLException e) {
            throw sqlite.failure("open", e);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "cannot make the folder of journal %s: %s; see that it may be written".formatted(absolute, e),
                    e);
        }
    }

    @Override
    public RunJournal begin(Run run) {
        return keeper.claim(new Claim.Wanted(run.id(), Optional.of(run), Optional.empty()));
    }

    @Override
    public RunJournal retry(String run, Retry what, Payload.Inline spec) {
        return keeper.claim(
                new Claim.Wanted(run, Optional.empty(), Optional.of(new Claim.Again(what, spec, time.instant()))));
    }

    @Override
    public Optional<RunRecord> run(String id) {
        return runs.find(id).map(RunRow::record);
    }

    @Override
    public List<RunRecord> runs(int most) {
        return runs.newest(most);
    }

    @Override
    public List<RunRecord> orphans() {
        keeper.token(); // Who has no lease watches nobody's, and would not learn of a process that is silent for ever.
        return runs.orphans();
    }

    @Override
    public Stream<Entry> entries(String run) {
        return runs.entries(run).flatMap(row -> row.sound().stream());
    }

    @Override
    public Stream<Entry> current(String run) {
        return runs.current(run).flatMap(row -> row.sound().stream());
    }

    @Override
    public LogTail tail(String run) {
        return runs.tail(run);
    }

    @Override
    public byte[] value(String run, Payload payload) {
        return switch (payload) {
            case Payload.Inline inline -> inline.bytes();
            case Payload.Stored stored ->
                new LargeValues(writer, reader, runs.existing(run).number()).get(stored.hash());
        };
    }

    @Override
    public void request(String run, Request request) {
        RunRow row = runs.existing(run);
        writer.change(connection -> Requests.insert(connection, row.number(), request));
    }

    @Override
    public Permits permits() {
        return new SqlitePermits(writer, keeper::token);
    }

    @Override
    public ResultCache cache() {
        return new SqliteResultCache(writer, reader);
    }

    @Override
    public void backup(Path copy) {
        try (SqliteReader own = reader.another()) {
            new Backup(own, file).to(copy);
        }
    }

    @Override
    public List<String> check() {
        try (SqliteReader own = reader.another()) {
            return new Check(own).run();
        }
    }

    @Override
    public int expire(Instant before) {
        return new Expiry(writer, reader).run(before);
    }

    @Override
    public void close() {
        keeper.close();
        writer.close();
        reader.close();
    }
}
