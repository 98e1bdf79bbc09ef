package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.journal.LogLine;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class LogBufferTest {
    private static final LogLine LINE = new LogLine(Instant.EPOCH, Level.INFO, List.of(), "x".repeat(100_000));
    private static final int LINES = 100;

    private final SqliteFile file;

    LogBufferTest(@TempDir Path folder) {
        file = new SqliteFile(folder.resolve("journal.db"));
    }

    @Test
    void whoLogsFasterThanTheDiskTakesItWaits() throws Exception {
        Connection connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
        try (SqliteWriter writer = new SqliteWriter(file, connection, Duration.ofSeconds(1))) {
            LogBuffer log = new LogBuffer(writer, 1);
            Thread logging = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < LINES; i++) {
                    log.add(LINE);
                }
            });
            while (logging.getState() != Thread.State.WAITING) {
                assertThat(logging.isAlive()).as("still at it").isTrue();
                Thread.onSpinWait();
            }
            writer.start();
            logging.join();
        }
        assertThat(new RawFile(file.path()).number("select count(*) from log")).isEqualTo(LINES);
    }

    @Test
    void whoLogsWhereNothingIsWrittenAnyMoreGoesOn() throws Exception {
        Connection connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
        SqliteWriter writer = new SqliteWriter(file, connection, Duration.ofSeconds(1));
        writer.start();
        writer.close();
        LogBuffer log = new LogBuffer(writer, 1);
        for (int i = 0; i < LINES; i++) {
            log.add(LINE);
        }
        assertThat(new RawFile(file.path()).number("select count(*) from log")).isZero();
    }
}
