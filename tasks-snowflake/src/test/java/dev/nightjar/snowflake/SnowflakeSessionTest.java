package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.SqlValue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions through the real driver, on a fake of Snowflake's wire. */
class SnowflakeSessionTest {
    private static final Sql ASK = Sql.of("SELECT 1");

    private final FakeSnowflake fake = new FakeSnowflake();
    private final SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(fake));

    @AfterEach
    void close() {
        warehouse.close();
        fake.close();
    }

    @Test
    void pinsWhatResultsAndNamesMean() {
        warehouse.open(List.of()).close();

        assertThat(fake.logins()).singleElement().satisfies(login -> {
            assertThat(login.parameters()).containsAllEntriesOf(SessionParameters.PINNED);
            assertThat(login.parameters()).containsEntry("JDBC_QUERY_RESULT_FORMAT", "JSON");
            assertThat(login.context())
                    .containsEntry("databaseName", "RAW")
                    .containsEntry("roleName", "LOADER")
                    .containsEntry("warehouse", "NIGHT_WH");
        });
    }

    @Test
    void givesRowsAsTheyCome() {
        fake.when(ASK.text())
                .then(Answer.rows(
                        List.of(FakeColumn.number("N"), FakeColumn.text("T"), FakeColumn.flag("B")),
                        List.of(Arrays.asList(1, "a", true), Arrays.asList(null, null, null))));

        try (Session session = warehouse.open(List.of())) {
            List<String> seen = new ArrayList<>();
            List<String> labels =
                    session.stream(ASK, row -> seen.add(row.number(1) + " " + row.text(2) + " " + row.flag(3)));

            assertThat(labels).containsExactly("N", "T", "B");
            assertThat(seen).containsExactly("1 Optional[a] true", "0 Optional.empty false");
        }
    }

    @Test
    void sendsValuesBesideTheText() {
        Sql find = Sql.of("SELECT A FROM T WHERE B = ? AND C = ? AND D < ? AND E = ?");
        fake.when(find.text()).then(Answer.value("A", "1"));

        try (Session session = warehouse.open(List.of())) {
            Sql bound = find.with(List.of(
                    SqlValue.of("it's; DROP TABLE T --"),
                    SqlValue.of(42),
                    SqlValue.of(LocalDate.of(2026, 3, 29)),
                    new SqlValue.Truth(true)));
            assertThat(session.query(bound, row -> row.string(1))).containsExactly("1");
            session.execute("find", bound, true);
        }

        assertThat(fake.statements())
                .filteredOn(sent ->
                        sent.sql().equals(find.text()) && !sent.bindings().isEmpty())
                .hasSize(2)
                .allSatisfy(sent -> {
                    assertThat(sent.bindings())
                            .containsExactlyInAnyOrderEntriesOf(
                                    Map.of("1", "it's; DROP TABLE T --", "2", "42", "3", "2026-03-29", "4", "true"));
                    assertThat(sent.tag())
                            .hasValueSatisfying(tag -> assertThat(tag).startsWith("nightjar:"));
                });
    }

    @Test
    void tagsEachStatementAndNotTheSession() {
        fake.when(ASK.text()).then(Answer.value("A", "1"));

        try (Session session = warehouse.open(List.of())) {
            session.query(ASK, row -> row.string(1));
            session.query(ASK, row -> row.string(1));
        }

        assertThat(fake.statements())
                .extracting(Sent::tag)
                .containsExactly(Optional.of("nightjar:-/-#1.1"), Optional.of("nightjar:-/-#1.2"));
        assertThat(fake.logins().getFirst().parameters()).doesNotContainKey("QUERY_TAG");
    }

    @Test
    void usesASessionAgainThatNothingWasLeftIn() {
        fake.when(ASK.text()).then(Answer.value("A", "1"));

        for (int i = 0; i < 20; i++) {
            try (Session session = warehouse.open(List.of())) {
                session.query(ASK, row -> row.string(1));
            }
        }

        assertThat(fake.logins()).hasSize(1);
    }

    @Test
    void givesNobodyASessionThatWasChanged() {
        for (String statement : List.of(
                "USE ROLE OTHER",
                "ALTER SESSION SET TIMEZONE = 'Asia/Tokyo'",
                "SET X = 1",
                "CREATE SCHEMA S",
                "CALL P()",
                "/* SELECT */ EXECUTE IMMEDIATE 'USE ROLE OTHER'",
                "SHOW TABLES ->> ALTER SESSION SET TIMEZONE = 'Asia/Tokyo'",
                "/* never ends SELECT 1")) {
            fake.when(statement).then(Answer.done());
            int before = fake.logins().size();
            try (Session session = warehouse.open(List.of())) {
                session.execute(Sql.of(statement));
            }
            warehouse.open(List.of()).close();

            assertThat(fake.logins()).describedAs(statement).hasSizeGreaterThan(before);
        }
        assertThat(fake.openSessions()).isEqualTo(1);
    }

    @Test
    void changesRowsInOneTransaction() {
        fake.when(sent -> sent.sql().startsWith("INSERT")).then(Answer.changed(1));
        fake.when("DELETE FROM T").then(Answer.fails("002003", "02000", "Table 'T' does not exist or not authorized."));

        try (Session session = warehouse.open(List.of())) {
            session.change(
                    List.of(Sql.of("INSERT INTO T VALUES (1)")), () -> List.of(Sql.of("INSERT INTO T VALUES (2)")));
            assertThatThrownBy(
                            () -> session.change(List.of(Sql.of("INSERT INTO T VALUES (3)"), Sql.of("DELETE FROM T"))))
                    .hasMessageContaining("does not exist");
        }

        assertThat(fake.statements())
                .extracting(Sent::sql)
                .containsExactly(
                        "BEGIN TRANSACTION",
                        "INSERT INTO T VALUES (1)",
                        "INSERT INTO T VALUES (2)",
                        "COMMIT",
                        "BEGIN TRANSACTION",
                        "INSERT INTO T VALUES (3)",
                        "DELETE FROM T",
                        "ROLLBACK");
    }

    @Test
    void changesRowsBetweenWhatDefinesThingsInTransactionsOfTheirOwn() {
        fake.when(sent -> sent.sql().startsWith("INSERT")).then(Answer.changed(1));
        fake.when(sent -> sent.sql().startsWith("CREATE")).then(Answer.done());

        try (Session session = warehouse.open(List.of())) {
            session.change(
                    List.of(
                            Sql.of("CREATE TABLE T (X INT)"),
                            Sql.of("INSERT INTO T VALUES (1)"),
                            Sql.of("INSERT INTO T VALUES (2)"),
                            Sql.of("CREATE TABLE U (X INT)"),
                            Sql.of("INSERT INTO U VALUES (1)")),
                    () -> List.of(Sql.of("INSERT INTO U VALUES (2)")));
        }

        assertThat(fake.statements())
                .extracting(Sent::sql)
                .containsExactly(
                        "CREATE TABLE T (X INT)",
                        "BEGIN TRANSACTION",
                        "INSERT INTO T VALUES (1)",
                        "INSERT INTO T VALUES (2)",
                        "COMMIT",
                        "CREATE TABLE U (X INT)",
                        "BEGIN TRANSACTION",
                        "INSERT INTO U VALUES (1)",
                        "INSERT INTO U VALUES (2)",
                        "COMMIT");
    }

    @Test
    void sendsWhatDefinesThingsWithoutATransaction() {
        fake.when(sent -> sent.sql().startsWith("CREATE")).then(Answer.done());

        try (Session session = warehouse.open(List.of())) {
            session.change(List.of(Sql.of("CREATE TABLE A (X INT)"), Sql.of("CREATE TABLE B (X INT)")));
        }

        assertThat(fake.statements()).extracting(Sent::sql).allMatch(sql -> sql.startsWith("CREATE"));
    }

    @Test
    void aConfinedSessionOnlyReads() {
        fake.when(ASK.text()).then(Answer.value("A", "1"));

        try (Session session = warehouse.open(List.of())) {
            session.confine();
            assertThat(session.query(ASK, row -> row.string(1))).containsExactly("1");
            for (String sql : List.of("DROP TABLE T", "-- SELECT\nDELETE FROM T", "SHOW TABLES ->> DROP TABLE T", "")) {
                assertThatThrownBy(() -> session.execute(Sql.of(sql)))
                        .isInstanceOfSatisfying(
                                NightjarException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
            }
        }

        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void ofLargeResultsOnlyAPartIsInMemory() {
        fake.when(ASK.text()).then(Answer.chunks(List.of(FakeColumn.number("N")), 1_000_000, 20_000, List::of));
        AtomicLong sum = new AtomicLong();

        try (Session session = warehouse.open(List.of())) {
            session.stream(ASK, row -> sum.addAndGet(row.number(1)));
        }

        assertThat(sum).hasValue(1_000_000L * 999_999 / 2);
    }

    @Test
    void endsAQueryWhoseReaderThrows() {
        fake.when(ASK.text()).then(Answer.chunks(List.of(FakeColumn.number("N")), 1_000_000, 1_000, List::of));

        try (Session session = warehouse.open(List.of())) {
            assertThatThrownBy(() -> session.stream(ASK, _ -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
        }

        assertThat(fake.count("GET /chunks/")).isLessThan(1_000);
    }

    @Test
    void cancelEndsTheStatementThere() throws Exception {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());

        try (Session session = warehouse.open(List.of())) {
            CompletableFuture<List<String>> asked = async(() -> session.query(ASK, row -> row.string(1)));
            await(() -> fake.running().size() == 1);
            session.cancel();

            assertThatThrownBy(asked::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThat(fake.running()).isEmpty();
            assertThatThrownBy(() -> session.query(ASK, row -> row.string(1))).hasMessageContaining("cancelled");
        }
        assertThat(fake.statements()).extracting(Sent::sql).contains("SELECT SYSTEM$CANCEL_ALL_QUERIES(1)");
    }

    @Test
    void anInterruptEndsTheStatementThereAndIsKept() throws Exception {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());
        CompletableFuture<Boolean> kept = new CompletableFuture<>();

        try (Session session = warehouse.open(List.of())) {
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    session.query(ASK, row -> row.string(1));
                } catch (NightjarException e) {
                    kept.complete(e.code() == ErrorCode.CANCELLED
                            && Thread.currentThread().isInterrupted());
                }
            });
            await(() -> fake.running().size() == 1);
            thread.interrupt();

            assertThat(kept.get()).isTrue();
            assertThat(fake.running()).isEmpty();
        }
    }

    /** Wherever in a statement's life the cancel comes, nothing runs on and nothing else is said. */
    @Test
    void cancelAtAnyMomentLeavesNothingRunning() throws Exception {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());

        for (int round : IntStream.range(0, 40).toArray()) {
            try (Session session = warehouse.open(List.of())) {
                CompletableFuture<List<String>> asked = async(() -> session.query(ASK, row -> row.string(1)));
                for (int spin = 0; spin < round * 2_000; spin++) {
                    Thread.onSpinWait();
                }
                session.cancel();
                assertThatThrownBy(asked::get).cause().hasMessageContaining("cancelled");
            }
            assertThat(fake.running()).isEmpty();
        }
    }

    @Test
    void cancelEndsForksToo() throws Exception {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());

        try (Session session = warehouse.open(List.of());
                Session fork = session.fork()) {
            CompletableFuture<List<String>> asked = async(() -> fork.query(ASK, row -> row.string(1)));
            await(() -> fake.running().size() == 1);
            session.cancel();

            assertThatThrownBy(asked::get).cause().hasMessageContaining("cancelled");
        }
    }

    @Test
    void outlivesATokenThatExpiresInMidQuery() throws Exception {
        fake.when(ASK.text()).then(Answer.value("A", "1").whenReleased());

        try (Session session = warehouse.open(List.of())) {
            CompletableFuture<List<String>> asked = async(() -> session.query(ASK, row -> row.string(1)));
            await(() -> fake.running().size() == 1);
            fake.expireTokens();
            await(() -> fake.count("POST /session/token-request") > 0);
            fake.release();

            assertThat(asked.get()).containsExactly("1");
        }
    }

    @Test
    void outlivesANetworkThatIsLostAndReturns() {
        fake.when("INSERT INTO T VALUES (1)").then(Answer.changed(1).after(2));
        fake.fault(FaultRule.next(1, "POST", "query-request", new Fault.Drops(true)))
                .fault(FaultRule.next(2, "GET", "/result$", new Fault.Drops(false)));

        try (Session session = warehouse.open(List.of())) {
            session.execute(Sql.of("INSERT INTO T VALUES (1)"));
        }

        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void logsInAnewAfterASessionHasEnded() {
        fake.when(ASK.text()).then(Answer.value("A", "1"));
        try (Session session = warehouse.open(List.of())) {
            fake.expireSessions();
            assertThatThrownBy(() -> session.query(ASK, row -> row.string(1)))
                    .isInstanceOfSatisfying(NightjarException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL);
                        assertThat(e.isPermanent()).isFalse();
                    });
        }

        try (Session session = warehouse.open(List.of())) {
            assertThat(session.query(ASK, row -> row.string(1))).containsExactly("1");
        }
        assertThat(fake.logins()).hasSize(2);
    }

    @Test
    void tellsWhichGrantIsMissing() {
        fake.when("CREATE TABLE RAW.SHOP.T (X INT)")
                .then(Answer.fails(
                        "003001",
                        "42501",
                        "SQL access control error:\nInsufficient privileges to operate on schema 'SHOP'"));

        try (Session session = warehouse.open(List.of())) {
            assertThatThrownBy(() -> session.execute(Sql.of("CREATE TABLE RAW.SHOP.T (X INT)")))
                    .isInstanceOfSatisfying(
                            NightjarException.class,
                            e -> assertThat(e.isPermanent()).isTrue())
                    .hasMessageContaining("GRANT CREATE TABLE ON SCHEMA SHOP TO ROLE \"LOADER\"")
                    .hasMessageContaining("(in: CREATE TABLE RAW.SHOP.T (X INT); query ");
        }
    }

    @Test
    void noSecretIsInAFailure() {
        fake.refuseLogins(
                _ -> Optional.of(new Answer.Outcome.Fails("390100", "08001", "Incorrect username or password.")));

        assertThatThrownBy(() -> warehouse.open(List.of()))
                .isInstanceOfSatisfying(NightjarException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
                    for (Throwable t = e; t != null; t = t.getCause()) {
                        assertThat(t.toString()).doesNotContain(Specs.PASSWORD);
                    }
                })
                .hasMessageContaining("check 'user' and 'login'");
        assertThat(fake.logins().getFirst().data()).containsEntry("PASSWORD", Specs.PASSWORD);
    }

    private interface Call<T> {
        T call();
    }

    private static <T> CompletableFuture<T> async(Call<T> call) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                future.complete(call.call());
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().until(condition::getAsBoolean);
    }
}
