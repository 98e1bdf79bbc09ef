package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.sql.QueryRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code type: snowflake} as people write it, from the file to the wire. */
class SnowflakeSpecTest {
    private static final Map<String, String> SECRETS =
            Map.of("NIGHTJAR_SECRET_PASSWORD", "correct horse battery", "NIGHTJAR_SECRET_TOKEN", "a-secret-token");

    private final FakeSnowflake fake = new FakeSnowflake();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    private String ask(String settings) throws IOException {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), """
                connections:
                  warehouse:
                    type: snowflake
                    account: acme-prod
                    url: %s
                %s
                """.formatted(fake.url(), settings.indent(4)));
        NightjarConfig config = NightjarConfig.read(file, new Environment(SECRETS, folder, folder));
        Task<String> ask = Task.of("ask", String.class, context -> {
            Warehouse warehouse = context.connection("warehouse", Warehouse.class);
            try (Session session = warehouse.open(List.of())) {
                return session.single(Sql.of("SELECT 1"), row -> row.string(1));
            }
        });
        try (Nightjar nightjar = Nightjar.builder(config).build()) {
            return nightjar.run(flow -> flow.run(ask.named("count orders")));
        }
    }

    private void refuses(String settings, String... words) {
        assertThatThrownBy(() -> ask(settings))
                .isInstanceOfSatisfying(
                        NightjarException.class,
                        e -> assertThat(e.code()).describedAs(e.getMessage()).isEqualTo(ErrorCode.CONFIG))
                .message()
                .contains(words);
        assertThat(fake.count(".")).isZero();
    }

    @Test
    void logsInAndMarksEachStatementWithItsTask() throws IOException {
        fake.when("SELECT 1").then(Answer.value("A", "42"));

        assertThat(ask("""
                user: NIGHTJAR
                login: {type: password, password: "${secret.password}"}
                database: raw
                role: loader
                warehouse: '"night wh"'
                session: {week_start: "1"}
                """)).isEqualTo("42");

        assertThat(fake.logins()).singleElement().satisfies(login -> {
            assertThat(login.data()).containsEntry("PASSWORD", "correct horse battery");
            assertThat(login.parameters()).containsEntry("WEEK_START", "1");
            assertThat(login.context())
                    .containsEntry("databaseName", "RAW")
                    .containsEntry("warehouse", "\"night wh\"")
                    .containsEntry("roleName", "LOADER");
        });
        assertThat(fake.statements())
                .extracting(Sent::tag)
                .singleElement()
                .satisfies(tag -> assertThat(tag.orElseThrow()).matches("nightjar:[^/]+/step count orders#1#1\\.1"));
        assertThat(fake.openSessions()).isZero();
    }

    @Test
    void refusesWhatCannotWorkBeforeAnythingIsSent() {
        String rest = "user: U\ndatabase: RAW\n";
        String password = "login: {type: password, password: \"${secret.password}\"}\n";

        refuses("database: RAW\n" + password, "nightjar.yml:", "there is no user");
        refuses(rest, "login");
        refuses(rest + "login: {type: key-pair}\n", "either a file or a key");
        refuses(rest + "login: {type: key-pair, file: nowhere.p8}\n", "nowhere.p8 cannot be read", "no such file");
        refuses(rest + "login: {type: keypair, file: k.p8}\n", "did you mean 'key-pair'");
        refuses(rest + "login: {type: external-browser}\n", "needs somebody at a terminal");
        refuses(rest + "login: {type: workload-identity, provider: OIDC}\n", "OIDC needs a token");
        refuses("user: U\ndatabase: my db\n" + password, "'my db' is no plain name");
        refuses(rest + password + "session: {timezone: Asia/Tokyo}\n", "TIMEZONE is always UTC here");
        refuses(rest + password + "session: {query_tag: mine}\n", "QUERY_TAG");
        refuses(rest + password + "proxy: {host: p, port: 0}\n", "port 0 is none");
    }

    @Test
    void refusesAddressesInPlaceOfAnAccount() {
        assertThatThrownBy(() -> specOf("https://acme.snowflakecomputing.com")).hasMessageContaining("is an address");
        assertThatThrownBy(() -> specOf("acme prod")).hasMessageContaining("is none");
        assertThat(specOf("ACME_prod.eu-central-1").address())
                .hasToString("https://acme-prod.eu-central-1.snowflakecomputing.com");
    }

    @Test
    void foldsNamesAsSnowflakeDoes() {
        assertThat(SnowflakeName.typed("database", "raw").name()).isEqualTo("RAW");
        assertThat(SnowflakeName.typed("database", "\"Raw \"\"x\"\"\"").name()).isEqualTo("Raw \"x\"");
        assertThatThrownBy(() -> SnowflakeName.typed("database", "\"a\"b\"")).hasMessageContaining("double it");
    }

    @Test
    void namesClonesAndHistoryBehindTheDatabase() {
        assertThat(specOf("acme").target().name()).isEqualTo("RAW_CLONES");
        assertThat(specOf("acme").histories().name()).isEqualTo("RAW_HISTORY");
        assertThat(specOf("acme", "\"raw\"").target().name()).isEqualTo("raw_CLONES");
        assertThat(specOf("acme", "\"raw\"").histories().name()).isEqualTo("raw_HISTORY");
    }

    private static SnowflakeSpec specOf(String account) {
        return specOf(account, "raw");
    }

    private static SnowflakeSpec specOf(String account, String database) {
        return new SnowflakeSpec(
                account,
                Optional.of("U"),
                new SnowflakeLogin.Oauth(Secret.of("t")),
                database,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Duration.ofSeconds(1),
                QueryRules.Guard.PARSED,
                List.of(),
                Optional.empty());
    }
}
