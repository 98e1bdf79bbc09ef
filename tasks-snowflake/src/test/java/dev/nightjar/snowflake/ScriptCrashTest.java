package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.RunScriptTask;
import dev.nightjar.warehouse.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script whose process is killed in the middle of it, by statements that must not run twice. */
class ScriptCrashTest {
    private static final String FIRST = "INSERT INTO RAW.S.A SELECT 1";
    private static final String SECOND = "INSERT INTO RAW.S.B SELECT 2";
    private static final String THIRD = "DELETE FROM RAW.S.C";

    /** Three statements. */
    static final class Changes implements Flow<Long> {
        @Override
        public Long run(FlowContext flow) {
            return flow
                    .run(new RunScriptTask(new RunScriptTask.Spec(
                            "warehouse",
                            List.of(Access.write(new Database.Source())),
                            Script.of(String.join(";\n", FIRST, SECOND, THIRD)),
                            Map.of())))
                    .statements()
                    .stream()
                    .mapToLong(ended -> ended.rows().orElse(-1L))
                    .sum();
        }
    }

    /** The process that is killed. */
    public static final class Victim {
        public static void main(String[] arguments) {
            try (Nightjar nightjar =
                    SnowflakeConfig.durable(Path.of(arguments[0])).build()) {
                System.out.println(nightjar.start("night", new Changes()).join());
            }
        }
    }

    private final FakeSnowflake fake = new FakeSnowflake();

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws IOException {
        NightjarConfig _ = SnowflakeConfig.write(folder, fake.url());
        fake.when(FIRST).then(Answer.changed(1));
        fake.when(SECOND).then(Answer.changed(10).whenReleased());
        fake.when(THIRD).then(Answer.changed(100));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private List<String> changes() {
        return fake.statements().stream()
                .map(Sent::sql)
                .filter(sql -> List.of(FIRST, SECOND, THIRD).contains(sql))
                .toList();
    }

    private void goesOn() {
        Sent sent = fake.running().getFirst();
        assertThat(sent.tag())
                .hasValueSatisfying(
                        tag -> assertThat(tag).startsWith("nightjar:night/step run-script#1#1.statement-2@"));
        long looks = fake.count("GET /monitoring/queries/" + sent.queryId());
        try (Nightjar nightjar = SnowflakeConfig.durable(folder).build()) {
            RunHandle<Long> run = nightjar.start("night", new Changes());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> fake.count("GET /monitoring/queries/" + sent.queryId()) > looks);
            fake.release();

            assertThat(run.join()).isEqualTo(111);
        }
        assertThat(changes()).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void asksByIdForTheStatementThatRan() throws IOException {
        try (ChildJvm victim = ChildJvm.start(Victim.class, folder, List.of(), folder.toString())) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> fake.running().stream()
                            .anyMatch(sent -> fake.count("GET /monitoring/queries/" + sent.queryId()) > 0));
            assertThat(victim).isNotNull();
        }

        goesOn();
    }

    @Test
    void searchesByTagForTheStatementWhoseIdWasLost() throws IOException {
        fake.fault(FaultRule.next(1, "POST", "query-request", new Fault.Hangs(true))
                .after(2));
        try (ChildJvm victim = ChildJvm.start(Victim.class, folder, List.of(), folder.toString())) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> fake.running().size() == 1);
            assertThat(victim).isNotNull();
        }

        goesOn();
    }

    @Test
    void refusesToSendAgainWhatNobodyKnowsOf() throws IOException {
        fake.fault(FaultRule.next(1, "POST", "query-request", new Fault.Hangs(false))
                .after(2));
        try (ChildJvm victim = ChildJvm.start(Victim.class, folder, List.of(), folder.toString())) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> fake.count("POST /queries/v1/query-request") == 3);
            assertThat(victim).isNotNull();
        }
        try (Nightjar nightjar = SnowflakeConfig.durable(folder).build()) {
            assertThatThrownBy(() -> nightjar.start("night", new Changes()).await())
                    .hasMessageContaining("script:2:1")
                    .hasMessageContaining("nobody knows whether a statement ran")
                    .hasMessageContaining("run-script#1#1.statement-2");
        }
        assertThat(changes()).containsExactly(FIRST);
    }
}
