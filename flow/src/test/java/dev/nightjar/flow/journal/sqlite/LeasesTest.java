package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    @TempDir
    private Path folder;

    private Connection connection;
    private long mine;
    private long other;

    @BeforeEach
    void take() throws SQLException {
        SqliteFile file = new SqliteFile(folder.resolve("journal.db"));
        connection = file.write();
        SqliteSchema.migrate(connection, file.path().toString(), SqliteSchema.VERSIONS);
        mine = Leases.take(connection, Owner.self());
        other = Leases.take(connection, Owner.self());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static Leases leases() {
        return new Leases(Duration.ofSeconds(10).toNanos());
    }

    private Set<Long> lapsed(Leases leases, int second) throws SQLException {
        return leases.lapsed(connection, mine, Duration.ofSeconds(second).toNanos());
    }

    @Test
    void whoIsSilentForALeaseLosesIt() throws SQLException {
        Leases leases = leases();
        for (int second = 0; second <= 10; second++) {
            assertThat(lapsed(leases, second)).isEmpty();
        }
        assertThat(lapsed(leases, 11)).containsExactly(other);
        Leases.beat(connection, other);
        assertThat(lapsed(leases, 12)).isEmpty();
    }

    @Test
    void aTimeInWhichThisProcessCouldNotLookCountsForLittle() throws SQLException {
        Leases leases = leases();
        assertThat(lapsed(leases, 0)).isEmpty();
        Leases.beat(connection, other);
        assertThat(lapsed(leases, 1)).isEmpty();

        assertThat(lapsed(leases, 100)).isEmpty();
        Leases.beat(connection, other);
        assertThat(lapsed(leases, 101)).isEmpty();
    }

    @Test
    void whoLooksSeldomSeesASilentOneAllTheSame() throws SQLException {
        Leases leases = leases();
        int second = 0;
        while (lapsed(leases, second).isEmpty() && second < 100) {
            second += 5;
        }
        assertThat(second).isLessThan(30);
    }

    @Test
    void whoseProcessHasEndedLosesItAtOnce() throws SQLException {
        Owner self = Owner.self();
        long ended = Leases.take(connection, new Owner(self.machine(), self.pid(), self.start() - 1));

        assertThat(leases().lapsed(connection, mine, 0)).containsExactly(ended);
        assertThat(Leases.isHeld(connection, ended)).isFalse();
        assertThat(Leases.isHeld(connection, other)).isTrue();
    }

    @Test
    void whoRanBeforeTheHostWasStartedAnewHasEnded() {
        Owner self = Owner.self();
        String[] host = self.machine().split("/", 3);

        assertThat(ended(self, host[0], "an earlier boot", "pid:[1]")).isTrue();
        assertThat(ended(self, host[0], host[1], "pid:[1]"))
                .as("in another container")
                .isFalse();
        assertThat(ended(self, "another", "an earlier boot", host[2])).isFalse();
        assertThat(self.hasEnded()).isFalse();
    }

    private static boolean ended(Owner self, String host, String boot, String container) {
        return new Owner(String.join("/", host, boot, container), self.pid(), self.start()).hasEnded();
    }
}
