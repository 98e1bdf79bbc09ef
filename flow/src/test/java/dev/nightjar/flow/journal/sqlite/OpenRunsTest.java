package dev.nightjar.flow.journal.sqlite;

import static dev.nightjar.flow.journal.Listening.heardBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenRunsTest {
    private static final Journal.Run RUN = new Journal.Run(
            "r",
            "f",
            new Payload.Inline("null".getBytes(StandardCharsets.UTF_8)),
            Instant.EPOCH,
            LocalDate.of(2026, 11, 28));

    private final SqliteFile file;
    private final SqliteReader reader;
    private final OpenRuns open;
    private SqliteWriter writer;

    OpenRunsTest(@TempDir Path folder) {
        file = new SqliteFile(folder.resolve("journal.db"));
        reader = new SqliteReader(file);
        open = new OpenRuns(reader);
    }

    @BeforeEach
    void start() throws Exception {
        Connection connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
        writer = new SqliteWriter(file, connection, Duration.ofSeconds(1));
        writer.start();
    }

    @AfterEach
    void close() {
        writer.close();
        reader.close();
    }

    private SqliteRunJournal begun() {
        Claim claim = new Claim(new Claim.Wanted("r", Optional.of(RUN), Optional.empty()), 1);
        writer.change(claim);
        return new SqliteRunJournal(
                new SqliteRunJournal.Parts(writer, reader, InstantSource.system(), open::remove),
                claim.claimed(),
                new RunIndex());
    }

    private void cancel(SqliteRunJournal run) {
        writer.change(connection -> Requests.insert(connection, run.number(), new Journal.Request.Cancel()));
    }

    @Test
    void aNewRunHearsWhatWasHandedOnBeforeItWasAdded() {
        long before = open.lastRequest();
        SqliteRunJournal run = begun();
        cancel(run);
        open.handOnRequests();

        assertThat(heardBy(open.addNew(run, before))).containsExactly(new Journal.Request.Cancel());
    }

    @Test
    void aNewRunHearsWhatIsHandedOnAfterItWasAdded() {
        long before = open.lastRequest();
        SqliteRunJournal run = begun();
        cancel(run);
        BlockingQueue<Journal.Request> heard = heardBy(open.addNew(run, before));
        assertThat(heard).isEmpty();

        open.handOnRequests();
        assertThat(heard).containsExactly(new Journal.Request.Cancel());
    }
}
