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
import dev.nightjar.warehouse.CallProcedureTask;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.SqlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call of a procedure whose process is killed while it runs. */
class CallCrashTest {
    private static final String CALL = "call \"RAW\".\"SHOP\".\"CLOSE_DAY\"(?)";
    private static final String TAG = "nightjar:night/step call-procedure#1#1.call@";

    /** One call, whose only row is what it gives. */
    record CloseDay(boolean repeatable) implements Flow<String> {
        @Override
        public String run(FlowContext flow) {
            return flow.run(new CallProcedureTask(new CallProcedureTask.Spec(
                            "warehouse",
                            List.of(Access.write(new Database.Source())),
                            List.of(Identifier.of("RAW"), Identifier.of("SHOP"), Identifier.of("CLOSE_DAY")),
                            List.of(SqlValue.of("it's")),
                            repeatable,
                            10)))
                    .rows()
                    .getFirst()
                    .getFirst()
                    .orElseThrow();
        }
    }

    /** The process that is killed. */
    public static final class Victim {
        public static void main(String[] arguments) {
            try (Nightjar nightjar =
                    SnowflakeConfig.durable(Path.of(arguments[0])).build()) {
                System.out.println(nightjar.start("night", new CloseDay(Boolean.parseBoolean(arguments[1])))
                        .join());
            }
        }
    }

    private final FakeSnowflake fake = new FakeSnowflake();

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() {
        NightjarConfig _ = SnowflakeConfig.write(folder, fake.url());
        fake.when(CALL).then(Answer.value("CLOSE_DAY", "closed").whenReleased());
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private void dieWhen(boolean repeatable, Callable<Boolean> moment) throws IOException {
        try (ChildJvm victim =
                ChildJvm.start(Victim.class, folder, List.of(), folder.toString(), Boolean.toString(repeatable))) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(moment);
            assertThat(victim).isNotNull();
        }
    }

    private List<Sent> calls() {
        return fake.statements().stream()
                .filter(sent -> sent.sql().equals(CALL))
                .toList();
    }

    private List<Sent> searches() {
        return fake.statements().stream()
                .filter(sent -> sent.sql().contains("QUERY_HISTORY_BY_USER"))
                .toList();
    }

    private void goesOnWithTheSameCall() {
        Sent call = fake.running().getFirst();
        assertThat(call.tag()).hasValueSatisfying(tag -> assertThat(tag).startsWith(TAG));
        String looks = "GET /monitoring/queries/" + call.queryId();
        long before = fake.count(looks);
        try (Nightjar nightjar = SnowflakeConfig.durable(folder).build()) {
            RunHandle<String> run = nightjar.start("night", new CloseDay(false));
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> fake.count(looks) > before);
            fake.release();

            assertThat(run.join()).isEqualTo("closed");
        }
        assertThat(calls()).singleElement().isEqualTo(call);
        assertThat(call.bindings()).containsEntry("1", "it's");
    }

    @Test
    void asksByIdForTheCallThatRan() throws IOException {
        dieWhen(false, () -> fake.count("GET /monitoring") > 0);

        goesOnWithTheSameCall();
        assertThat(searches()).isEmpty();
    }

    @Test
    void searchesByTagForTheCallWhoseIdWasLost() throws IOException {
        fake.fault(FaultRule.next(1, "POST", "query-request", new Fault.Hangs(true)));
        dieWhen(false, () -> fake.running().size() == 1);

        goesOnWithTheSameCall();
        assertThat(searches()).hasSize(1);
    }

    @Test
    void refusesToCallAgainWhatNobodyKnowsOf() throws IOException {
        fake.fault(FaultRule.next(1, "POST", "query-request", new Fault.Hangs(false)));
        dieWhen(false, () -> fake.count("POST /queries/v1/query-request") == 1);

        try (Nightjar nightjar = SnowflakeConfig.durable(folder).build()) {
            assertThatThrownBy(
                            () -> nightjar.start("night", new CloseDay(false)).await())
                    .hasMessageContaining("nobody knows whether a statement ran")
                    .hasMessageContaining(TAG);
        }
        assertThat(calls()).isEmpty();
    }

    @Test
    void callsAgainWhatNobodyKnowsOfWhereThatDoesNoHarm() throws IOException {
        fake.fault(FaultRule.next(1, "POST", "query-request", new Fault.Hangs(false)));
        dieWhen(true, () -> fake.count("POST /queries/v1/query-request") == 1);

        fake.when(CALL).then(Answer.value("CLOSE_DAY", "closed"));
        try (Nightjar nightjar = SnowflakeConfig.durable(folder).build()) {
            assertThat(nightjar.start("night", new CloseDay(true)).join()).isEqualTo("closed");
        }
        assertThat(searches()).hasSize(1);
        assertThat(calls())
                .singleElement()
                .satisfies(call -> assertThat(call.tag())
                        .hasValueSatisfying(tag -> assertThat(tag).startsWith(TAG)));
    }
}
