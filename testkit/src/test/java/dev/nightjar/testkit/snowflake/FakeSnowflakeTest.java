package dev.nightjar.testkit.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.resultset.QueryStatus;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fake, as the real driver sees it. */
class FakeSnowflakeTest {
    private final FakeSnowflake fake = new FakeSnowflake();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void logsInAndRecordsHow() throws SQLException {
        try (Connection connection =
                Driver.connect(fake, Map.of("db", "RAW", "role", "LOADER", "warehouse", "NIGHT", "TIMEZONE", "UTC"))) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(fake.openSessions()).isEqualTo(1);
        }

        assertThat(fake.logins()).singleElement().satisfies(login -> {
            assertThat(login.user()).contains("NIGHTJAR");
            assertThat(login.context())
                    .containsEntry("databaseName", "RAW")
                    .containsEntry("roleName", "LOADER")
                    .containsEntry("warehouse", "NIGHT");
            assertThat(login.parameters()).containsEntry("TIMEZONE", "UTC");
            assertThat(login.data()).containsEntry("PASSWORD", "fake password");
        });
        assertThat(fake.count("POST /session/heartbeat")).isEqualTo(1);
        assertThat(fake.openSessions()).isZero();
    }

    @Test
    void refusesLogins() {
        fake.refuseLogins(login -> Optional.of(
                new Answer.Outcome.Fails("390100", "08001", "Incorrect username or password was specified.")));

        assertThatThrownBy(() -> Driver.connect(fake, Map.of()))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390100));
    }

    @Test
    void givesValuesOfEveryType() throws SQLException {
        fake.when("SELECT 1")
                .then(Answer.rows(
                        List.of(
                                FakeColumn.number("N"),
                                FakeColumn.decimal("D", 10, 2),
                                FakeColumn.text("T"),
                                FakeColumn.flag("B"),
                                FakeColumn.of("DAY", "DATE"),
                                FakeColumn.of("TIME", "TIME"),
                                FakeColumn.of("NTZ", "TIMESTAMP_NTZ"),
                                FakeColumn.of("TZ", "TIMESTAMP_TZ"),
                                FakeColumn.of("BIN", "BINARY"),
                                FakeColumn.text("NONE")),
                        List.of(Arrays.asList(
                                42,
                                new BigDecimal("12.50"),
                                "it's \"Ω\"",
                                true,
                                LocalDate.parse("2026-11-02"),
                                LocalTime.parse("23:59:58"),
                                LocalDateTime.parse("2026-11-02T01:02:03.123456789"),
                                OffsetDateTime.parse("2026-11-02T01:02:03+02:00"),
                                new byte[] {1, -1},
                                null))));

        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong("N")).isEqualTo(42);
            assertThat(rows.getBigDecimal("D")).isEqualByComparingTo("12.50");
            assertThat(rows.getString("T")).isEqualTo("it's \"Ω\"");
            assertThat(rows.getBoolean("B")).isTrue();
            assertThat(rows.getString("DAY")).isEqualTo("2026-11-02");
            assertThat(rows.getString("TIME")).isEqualTo("23:59:58");
            assertThat(rows.getString("NTZ")).startsWith("2026-11-02 01:02:03");
            assertThat(rows.getString("TZ")).startsWith("2026-11-02 01:02:03").endsWith("+0200");
            assertThat(rows.getBytes("BIN")).containsExactly(1, -1);
            assertThat(rows.getString("NONE")).isNull();
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void answersFailuresByCodeAndRefusesWhatItDoesNotKnow() throws SQLException {
        fake.when("SELECT 1").then(Answer.fails("002003", "02000", "Object 'X' does not exist or not authorized."));

        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(2003);
                        assertThat(e.getSQLState()).isEqualTo("02000");
                    });
            assertThatThrownBy(() -> statement.executeQuery("SELECT 2")).hasMessageContaining("no answer to: SELECT 2");
        }
    }

    @Test
    void givesAnswersInTurnByTheLastRule() throws SQLException {
        fake.when(sent -> sent.sql().startsWith("SELECT")).then(Answer.value("A", "old"));
        fake.when("SELECT 1").then(Answer.value("A", "first"), Answer.value("A", "later"));

        try (Connection connection = Driver.connect(fake, Map.of())) {
            assertThat(List.of(
                            ask(connection, "SELECT 1"),
                            ask(connection, "SELECT 1"),
                            ask(connection, "SELECT 1"),
                            ask(connection, "SELECT 2")))
                    .containsExactly("first", "later", "later", "old");
        }
    }

    @Test
    void keepsStatementParametersApartFromTheSession() throws SQLException {
        fake.when("SELECT 1").then(Answer.value("A", "1"));

        try (Connection connection = Driver.connect(fake, Map.of())) {
            try (Statement statement = connection.createStatement()) {
                statement.unwrap(SnowflakeStatement.class).setParameter("QUERY_TAG", "nightjar:1");
                statement.executeQuery("SELECT 1");
            }
            ask(connection, "SELECT 1");
        }

        assertThat(fake.statements())
                .extracting(Sent::tag)
                .containsExactly(Optional.of("nightjar:1"), Optional.empty());
    }

    @Test
    void isPolledWhileAStatementRuns() throws SQLException {
        fake.when("SELECT 1").then(Answer.value("A", "1").after(3));

        try (Connection connection = Driver.connect(fake, Map.of())) {
            assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
        }

        assertThat(fake.count("GET /queries/.*/result")).isEqualTo(3);
        assertThat(fake.statements()).hasSize(1);
    }

    @Test
    void cancelsOnlyTheStatementThatIsNamed() throws Exception {
        fake.when("SELECT 1").then(Answer.value("A", "1").whenReleased());
        fake.when("SELECT 2").then(Answer.value("A", "2").whenReleased());

        try (Connection connection = Driver.connect(fake, Map.of());
                Statement first = connection.createStatement()) {
            CompletableFuture<ResultSet> cancelled = async(() -> first.executeQuery("SELECT 1"));
            CompletableFuture<String> other = async(() -> ask(connection, "SELECT 2"));
            await(() -> fake.running().size() == 2);
            first.cancel();

            assertThatThrownBy(cancelled::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(604));
            assertThat(fake.running()).extracting(Sent::sql).containsExactly("SELECT 2");
            fake.release();
            assertThat(other.get()).isEqualTo("2");
        }
    }

    @Test
    void runsAsynchronousStatementsThatAnotherSessionAsksFor() throws SQLException {
        fake.when("CREATE TABLE T").then(Answer.done().whenReleased());
        fake.when("SELECT 1").then(Answer.value("A", "1"));
        fake.when("DROP TABLE T")
                .then(Answer.fails("003001", "42501", "Insufficient privileges").after(2));

        String create = send("CREATE TABLE T");
        String select = send("SELECT 1");
        String drop = send("DROP TABLE T");
        try (Connection other = Driver.connect(fake, Map.of())) {
            SnowflakeConnection connection = other.unwrap(SnowflakeConnection.class);
            assertThat(connection.getQueryStatus(create).isStillRunning()).isTrue();
            fake.release();
            assertThat(connection.getQueryStatus(create).isSuccess()).isTrue();
            QueryStatus failed = connection.getQueryStatus(drop);
            while (failed.isStillRunning()) {
                failed = connection.getQueryStatus(drop);
            }
            assertThat(failed.isAnError()).isTrue();
            assertThat(failed.getErrorMessage()).contains("Insufficient privileges");
            assertThat(failed.getErrorCode()).isEqualTo(3001);
            try (ResultSet rows = connection.createResultSet(select)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("1");
            }
        }
    }

    @Test
    void cancelsAnAsynchronousStatementFromAnotherSession() throws SQLException {
        fake.when("CREATE TABLE T").then(Answer.done().whenReleased());

        String id = send("CREATE TABLE T");
        try (Connection other = Driver.connect(fake, Map.of())) {
            assertThat(ask(other, "SELECT SYSTEM$CANCEL_QUERY('%s')".formatted(id)))
                    .contains("terminated");
            assertThat(other.unwrap(SnowflakeConnection.class)
                            .getQueryStatus(id)
                            .isAnError())
                    .isTrue();
        }
    }

    @Test
    void renewsTokensInMidQuery() throws Exception {
        fake.when("SELECT 1").then(Answer.value("A", "1").whenReleased());

        try (Connection connection = Driver.connect(fake, Map.of())) {
            CompletableFuture<String> asked = async(() -> ask(connection, "SELECT 1"));
            await(() -> fake.running().size() == 1);
            fake.expireTokens();
            await(() -> fake.count("POST /session/token-request") > 0);
            fake.release();

            assertThat(asked.get()).isEqualTo("1");
            assertThat(fake.statements()).hasSize(1);
        }
    }

    @Test
    void endsSessionsForGood() throws SQLException {
        fake.when("SELECT 1").then(Answer.value("A", "1"));

        try (Connection connection = Driver.connect(fake, Map.of())) {
            fake.expireSessions();

            assertThatThrownBy(() -> ask(connection, "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(390114));
        }
    }

    @Test
    void runsAStatementOnceThatIsSentAgain() throws SQLException {
        fake.when("INSERT INTO T VALUES (1)").then(Answer.changed(1));
        fake.fault(FaultRule.next(1, "POST", "query-request", Fault.status(503, "busy")))
                .fault(FaultRule.next(1, "POST", "query-request", new Fault.Drops(true)));

        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO T VALUES (1)")).isEqualTo(1);
        }

        assertThat(fake.statements()).hasSize(1);
        assertThat(fake.count("query-request")).isEqualTo(3);
    }

    @Test
    void givesLargeResultsInChunks() throws SQLException {
        fake.when("SELECT N").then(Answer.chunks(List.of(FakeColumn.number("N")), 250_000, 10_000, List::of));

        long sum = 0;
        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT N")) {
            while (rows.next()) {
                sum += rows.getLong(1);
            }
        }

        assertThat(sum).isEqualTo(250_000L * 249_999 / 2);
        assertThat(fake.count("GET /chunks/")).isEqualTo(25);
    }

    @Test
    void copiesFilesToAStageAndBack() throws Exception {
        Path stage = Files.createDirectories(folder.resolve("stage"));
        Path back = Files.createDirectories(folder.resolve("back"));
        Path file = Files.writeString(folder.resolve("orders.csv"), "1,a\n");
        fake.when(sent -> sent.sql().startsWith("PUT")).then(Answer.upload(stage, file));
        fake.when(sent -> sent.sql().startsWith("GET")).then(Answer.download(stage, List.of("orders.csv"), back));

        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute("PUT 'file://%s' @STAGE AUTO_COMPRESS = FALSE".formatted(file));
            statement.execute("GET @STAGE 'file://%s'".formatted(back));
        }

        assertThat(stage.resolve("orders.csv")).hasContent("1,a\n");
        assertThat(back.resolve("orders.csv")).hasContent("1,a\n");
    }

    @Test
    void findsStatementsByTheirTag() throws SQLException {
        fake.when("SELECT 1").then(Answer.value("A", "1"));

        try (Connection connection = Driver.connect(fake, Map.of())) {
            String id;
            try (Statement statement = connection.createStatement()) {
                SnowflakeStatement ours = statement.unwrap(SnowflakeStatement.class);
                ours.setParameter("QUERY_TAG", "it's ours");
                statement.executeQuery("SELECT 1");
                id = ours.getQueryID();
            }
            String history = "SELECT MAX(IFF(QUERY_TAG = '%s', QUERY_ID, NULL)) FROM"
                    + " TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER())";

            assertThat(ask(connection, history.formatted("it''s ours"))).isEqualTo(id);
            assertThat(ask(connection, history.formatted("another"))).isEqualTo("null");
        }
    }

    private String send(String sql) throws SQLException {
        try (Connection connection = Driver.connect(fake, Map.of());
                Statement statement = connection.createStatement()) {
            SnowflakeStatement ours = statement.unwrap(SnowflakeStatement.class);
            ours.executeAsyncQuery(sql);
            return ours.getQueryID();
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private interface Call<T> {
        T call() throws SQLException;
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
