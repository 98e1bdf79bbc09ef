package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.FakeTable;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.testkit.wire.Outage;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Metadata;
import dev.nightjar.warehouse.RunScriptTask;
import dev.nightjar.warehouse.Script;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that is lost for a while, through the real driver: what was at work goes on when it is back, and is done once;
 * what gives up before says so, and may be tried again. How long a loss lasts is counted in connections, not in time.
 */
class NetworkLossTest {
    /** So many connections are turned away: about two tries of the driver, which waits longer before each. */
    private static final int A_WHILE = 3;

    private static final Sql ASK = Sql.of("SELECT A FROM T");
    private static final Sql CLONE = Sql.of("CREATE TABLE RAW.S.T CLONE RAW.S.U");

    @TempDir
    private Path folder;

    private final FakeSnowflake fake = new FakeSnowflake();
    private final SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(fake));

    @AfterEach
    void close() {
        warehouse.close();
        fake.close();
    }

    /** The network is lost when this statement has come and before it is answered; the first is 1. */
    private void loseAt(int statement, Outage outage) {
        AtomicInteger seen = new AtomicInteger();
        fake.when(_ -> {
                    if (seen.incrementAndGet() == statement) {
                        fake.lose(outage);
                    }
                    return false;
                })
                .then(Answer.done());
    }

    private long sent(Sql statement) {
        return fake.statements().stream()
                .map(Sent::sql)
                .filter(statement.text()::equals)
                .count();
    }

    @Test
    void aLogInGoesOn() {
        Outage outage = Outage.ending(3);
        fake.lose(outage);

        warehouse.open(List.of()).close();

        assertThat(outage.turnedAway()).isEqualTo(3);
        assertThat(fake.logins()).hasSize(1);
    }

    @Test
    void aQueryThatRunsGoesOn() {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());
        Outage outage = Outage.lasting();

        try (Session session = warehouse.open(List.of())) {
            CompletableFuture<List<String>> asked =
                    CompletableFuture.supplyAsync(() -> session.query(ASK, row -> row.string(1)));
            Awaitility.await().until(() -> fake.running().size() == 1);
            fake.lose(outage);
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> outage.turnedAway() >= A_WHILE);
            fake.release();
            outage.end();

            assertThat(asked.join()).containsExactly("1");
        }
        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void aQueryWhoseAnswerWasLostIsNotAskedTwice() {
        fake.when(ASK.text()).then(Answer.value("A", "1"), Answer.value("A", "2"));
        Outage outage = Outage.ending(A_WHILE);
        loseAt(1, outage);

        try (Session session = warehouse.open(List.of())) {
            assertThat(session.query(ASK, row -> row.string(1))).containsExactly("1");
        }
        assertThat(outage.turnedAway()).isEqualTo(A_WHILE);
        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void aLargeResultGoesOnInItsMiddle() {
        fake.when(ASK.text()).then(Answer.chunks(List.of(FakeColumn.number("N")), 200_000, 1_000, List::of));
        Outage outage = Outage.ending(A_WHILE);
        AtomicLong sum = new AtomicLong();

        try (Session session = warehouse.open(List.of())) {
            session.stream(ASK, row -> {
                if (row.number(1) == 10_000) {
                    fake.lose(outage);
                }
                sum.addAndGet(row.number(1));
            });
        }

        assertThat(sum).hasValue(200_000L * 199_999 / 2);
        assertThat(outage.turnedAway()).isEqualTo(A_WHILE);
        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void aStatementWithANameGoesOn() {
        fake.when(CLONE.text()).then(Answer.done().whenReleased());
        Outage outage = Outage.lasting();

        try (Session session = warehouse.open(List.of())) {
            CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> session.execute("clone", CLONE, false));
            Awaitility.await().until(() -> fake.count("GET /monitoring") > 0);
            fake.lose(outage);
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> outage.turnedAway() >= A_WHILE);
            fake.release();
            outage.end();
            waits.join();
        }

        assertThat(sent(CLONE)).isEqualTo(1);
    }

    @Test
    void aNightThatIsClonedGoesOn() {
        try (WireAccount account = new WireAccount(folder)) {
            account.catalog.with("RAW", "SHOP", FakeTable.of("ITEMS", 3)).with("RAW", "CRM", FakeTable.of("PEOPLE", 5));
            Outage outage = Outage.ending(A_WHILE);
            account.after(
                    sql -> sql.startsWith("CREATE TRANSIENT SCHEMA \"RAW_CLONES\".\"CRM__20261102\""),
                    () -> account.fake.lose(outage));

            CloneSet set = account.run(
                    "",
                    new CloneSchemasTask(new CloneSetSpec(
                            "warehouse",
                            LocalDate.parse("2026-11-02"),
                            List.of(Identifier.of("CRM"), Identifier.of("SHOP")),
                            1)));

            assertThat(set.leftOut()).isEmpty();
            assertThat(set.rows()).isEqualTo(8);
            assertThat(outage.turnedAway()).isEqualTo(A_WHILE);
            assertThat(account.sent("CREATE TRANSIENT SCHEMA \"RAW_CLONES\""))
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            assertThat(account.sent("INSERT INTO \"RAW_CLONES\".\"NIGHTJAR\".\"CLONE_SET\""))
                    .hasSize(1);
        }
    }

    @Test
    void metadataThatIsReadGoesOn() {
        FakeSchemas schemas = new FakeSchemas(fake, Identifier.of("RAW"));
        schemas.holding("SHOP", List.of(FakeSchemas.table("SHOP", "ORDERS", 2, "C0")));
        Outage outage = Outage.ending(A_WHILE);
        loseAt(2, outage);

        Metadata read;
        try (Session session = warehouse.open(List.of())) {
            read = warehouse.catalog().read(session, new Database.Source(), Set.of(Identifier.of("SHOP")));
        }

        assertThat(read.tables()).hasSize(1);
        assertThat(outage.turnedAway()).isEqualTo(A_WHILE);
        assertThat(schemas.asked()).hasSize(2);
    }

    @Test
    void aScriptGoesOnInItsMiddleAndDoesNothingTwice() {
        List<String> statements = List.of("INSERT INTO A SELECT 1", "INSERT INTO B SELECT 2", "DELETE FROM C");
        statements.forEach(sql -> fake.when(sql).then(Answer.changed(1)));
        Outage outage = Outage.ending(A_WHILE);
        loseAt(2, outage);

        try (Nightjar nightjar =
                Nightjar.builder(SnowflakeConfig.write(folder, fake.url())).build()) {
            RunScriptTask.Result result = nightjar.run(flow -> flow.run(new RunScriptTask(new RunScriptTask.Spec(
                    "warehouse",
                    List.of(Access.write(new Database.Source())),
                    Script.of(String.join(";\n", statements)),
                    Map.of()))));

            assertThat(result.statements()).hasSize(3);
        }
        assertThat(outage.turnedAway()).isEqualTo(A_WHILE);
        assertThat(fake.statements().stream().map(Sent::sql).filter(statements::contains))
                .containsExactlyElementsOf(statements);
    }

    /** A driver that gives up soon. */
    private SessionPool impatient() {
        SnowflakeSpec spec = Specs.to(fake);
        return new SessionPool(spec, new LoginProperties(spec, 1), InstantSource.system());
    }

    private static void assertMayBeTriedAgain(NightjarException failure) {
        assertThat(failure.code()).isEqualTo(ErrorCode.EXTERNAL);
        assertThat(failure.isPermanent()).isFalse();
    }

    @Test
    void aQueryThatGivesUpSaysWhyAndMayBeTriedAgain() {
        fake.when(ASK.text()).then(Answer.value("A", "1"));
        SnowflakeSession.Parts parts = new SnowflakeSession.Parts(
                Specs.to(fake), impatient(), StatementTags.ofNobody(), (_, value) -> value.toString());
        Outage outage = Outage.lasting();

        try (Session session = SnowflakeSession.open(parts)) {
            fake.lose(outage);
            NightjarException failure =
                    catchThrowableOfType(NightjarException.class, () -> session.query(ASK, row -> row.string(1)));
            assertMayBeTriedAgain(failure);
            assertThat(failure)
                    .hasMessageContaining("Snowflake cannot be reached")
                    .hasMessageContaining("check 'account', 'url', 'proxy' and the network (in: SELECT A FROM T)");
            outage.end();
        }
        try (Session session = SnowflakeSession.open(parts)) {
            assertThat(session.query(ASK, row -> row.string(1))).containsExactly("1");
        }
        parts.pool().close();
    }

    @Test
    void aWaitThatGivesUpSaysWhichQueryToLookForAndGoesOnByItsId() {
        fake.when(CLONE.text()).then(Answer.done().whenReleased());
        SessionPool pool = impatient();
        Lease lease = pool.take(DriverCalls.within(Duration.ofSeconds(20)));
        SentStatements statements = new SentStatements(
                pool, new RunningStatements(), StatementTags.ofNobody(), () -> lease, () -> {}, Duration.ZERO);
        String id = statements.send(CLONE, "nightjar:run/task#1.clone");
        Outage outage = Outage.lasting();
        fake.lose(outage);

        NightjarException failure = catchThrowableOfType(NightjarException.class, () -> statements.await(id));

        assertMayBeTriedAgain(failure);
        assertThat(failure).hasMessageContaining("what became of query " + id);
        fake.release();
        outage.end();
        assertThat(statements.await(id)).isInstanceOf(SentStatements.End.Done.class);
        assertThat(sent(CLONE)).isEqualTo(1);
        pool.giveBack(lease);
        pool.close();
    }
}
