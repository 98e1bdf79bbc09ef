package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A claim whose first try is undone with its group, and that is tried again after others have been at the run. */
class ClaimTest {
    private static final Journal.Run RUN = new Journal.Run(
            "r",
            "f",
            new Payload.Inline("null".getBytes(StandardCharsets.UTF_8)),
            Instant.EPOCH,
            LocalDate.of(2026, 11, 28));

    @TempDir
    private Path folder;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        SqliteFile file = new SqliteFile(folder.resolve("journal.db"));
        connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Claim claim() throws SQLException {
        return new Claim(
                new Claim.Wanted("r", Optional.of(RUN), Optional.empty()), Leases.take(connection, Owner.self()));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void tryInVain(Claim claim) throws SQLException {
        execute("begin immediate");
        claim.apply(connection);
        execute("rollback");
    }

    @Test
    void doesNotTakeARunForNewThatAnotherHasBegunMeanwhile() throws SQLException {
        Claim claim = claim();
        tryInVain(claim);
        assertThat(claim.isNew()).isTrue();
        claim().apply(connection);
        execute("update run set lease = null");

        claim.apply(connection);
        assertThat(claim.isNew()).isFalse();
    }

    @Test
    void doesNotTakeARunForHeldThatHasBeenGivenUpMeanwhile() throws SQLException {
        claim().apply(connection);
        Claim claim = claim();
        tryInVain(claim);
        assertThat(claim.heldBy()).isPresent();
        execute("update run set lease = null");

        claim.apply(connection);
        assertThat(claim.heldBy()).isEmpty();
        assertThat(claim.claimed().record().run().id()).isEqualTo("r");
    }
}
