package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskFailedException;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.ManualClock;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose process is killed, cancelled or out of time while Snowflake works for it: with a real journal. */
class SnowflakeCrashTest {
    private static final Sql CREATE = Sql.of("CREATE TABLE MART.S.T AS SELECT * FROM RAW.S.T");

    /** A flow with one statement that must not run twice. */
    static final class Rebuild implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            return flow.run(task());
        }

        static Task<String> task() {
            return Task.of("rebuild", String.class, context -> {
                Warehouse warehouse = context.connection("warehouse", Warehouse.class);
                try (Session session = warehouse.open(List.of())) {
                    context.onCancel(session::cancel);
                    session.execute("create", CREATE, false);
                    return "done";
                }
            });
        }
    }

    /** The process that is killed. */
    public static final class Victim {
        public static void main(String[] arguments) {
            try (Nightjar nightjar =
                    SnowflakeConfig.durable(Path.of(arguments[0])).build()) {
                System.out.println(nightjar.start("night", new Rebuild()).join());
            }
        }
    }

    private final FakeSnowflake fake = new FakeSnowflake();

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws IOException {
        NightjarConfig _ = SnowflakeConfig.write(folder, fake.url());
        fake.when(CREATE.text()).then(Answer.done().whenReleased());
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private long created() {
        return fake.statements().stream()
                .filter(sent -> sent.sql().equals(CREATE.text()))
                .count();
    }

    private void goesOnWithTheSameStatement() {
        Sent sent = fake.running().getFirst();
        assertThat(sent.tag().orElseThrow()).startsWith("nightjar:night/step rebuild#1#1.create@");
        long looks = fake.count("GET /monitoring/queries/" + sent.queryId());
        try (Nightjar nightjar = SnowflakeConfig.durable(folder).build()) {
            RunHandle<String> run = nightjar.start("night", new Rebuild());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> fake.count("GET /monitoring/queries/" + sent.queryId()) > looks);
            fake.release();

            assertThat(run.join()).isEqualTo("done");
        }
        assertThat(created()).isEqualTo(1);
    }

    @Test
    void asksByIdAfterItsProcessWasKilledInTheWait() throws IOException {
        try (ChildJvm victim = ChildJvm.start(Victim.class, folder, List.of(), folder.toString())) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> fake.count("GET /monitoring") > 0);
            assertThat(victim).isNotNull();
        }

        goesOnWithTheSameStatement();
        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void searchesByTagAfterItsProcessWasKilledBeforeItHadTheId() throws IOException {
        fake.fault(FaultRule.next(1, "POST", "query-request", new Fault.Hangs(true)));
        try (ChildJvm victim = ChildJvm.start(Victim.class, folder, List.of(), folder.toString())) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> fake.running().size() == 1);
            assertThat(victim).isNotNull();
        }

        goesOnWithTheSameStatement();
        assertThat(fake.statements())
                .extracting(Sent::sql)
                .filteredOn(sql -> sql.contains("QUERY_HISTORY_BY_USER"))
                .hasSize(1);
    }

    @Test
    void aCancelledRunEndsItsStatement() {
        try (Nightjar nightjar = SnowflakeConfig.durable(folder).build()) {
            RunHandle<String> run = nightjar.start("night", new Rebuild());
            Awaitility.await().until(() -> fake.count("GET /monitoring") > 0);
            run.cancel();

            assertThatThrownBy(run::await).hasMessageContaining("cancelled");
            assertThat(fake.running()).isEmpty();
        }
    }

    @Test
    void aTaskThatIsOutOfTimeEndsItsStatement() {
        ManualClock clock = new ManualClock(Instant.parse("2026-11-02T00:00:00Z"));
        try (Nightjar nightjar =
                Nightjar.builder(SnowflakeConfig.read(folder)).time(clock).build()) {
            RunHandle<String> run = nightjar.start(
                    flow -> flow.run(Rebuild.task().with(policy -> policy.withAttemptTimeout(Duration.ofMinutes(30)))));
            Awaitility.await().until(() -> fake.count("GET /monitoring") > 0);
            clock.advance(Duration.ofMinutes(31));

            assertThatThrownBy(run::await)
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("did not end within");
            assertThat(fake.running()).isEmpty();
        }
    }
}
