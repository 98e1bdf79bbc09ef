package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FivetranClientTest {
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

    private final SkippingClock clock = new SkippingClock(START);
    private final FakeFivetran fake = new FakeFivetran(clock);
    private final FivetranClient client = client(FakeFivetran.SECRET);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void readsAConnection() throws Exception {
        fake.connection("shop_id", "shop").succeededAt(START.minusSeconds(60)).paused(true);

        Connection connection = client.connection("shop_id");

        assertThat(connection.schema()).isEqualTo("shop");
        assertThat(connection.succeededAt()).contains(START.minusSeconds(60));
        assertThat(connection.failedAt()).isEmpty();
        assertThat(connection.isPaused()).isTrue();
        assertThat(connection.status().syncState()).isEqualTo(SyncState.PAUSED);
        assertThat(connection.dashboard()).hasToString("https://fivetran.com/dashboard/connectors/google_sheets/shop");
    }

    @Test
    void scenario17_readsAllPages() {
        assertThat(client.connections(ConnectionFilter.ALL)).isEmpty();
        fake.connection("c0", "s0");
        assertThat(client.connections(ConnectionFilter.ALL)).hasSize(1);
        for (int i = 1; i < 2500; i++) {
            fake.connection("c" + i, "s" + i);
        }

        assertThat(client.connections(ConnectionFilter.ALL))
                .extracting(Connection::id)
                .doesNotHaveDuplicates()
                .hasSize(2500);
        assertThat(fake.count("GET /v1/connections$")).isEqualTo(5);
    }

    @Test
    void scenario17_asksForAPageWhenItIsNeeded() {
        for (int i = 0; i < 1500; i++) {
            fake.connection("c" + i, "s" + i);
        }

        assertThat(client.connections(ConnectionFilter.ALL).findFirst()).isPresent();
        assertThat(fake.count("GET /v1/connections$")).isEqualTo(1);
    }

    @Test
    void scenario17_endsACircleOfPages() {
        String page = "{\"code\":\"Success\",\"data\":{\"items\":[],\"next_cursor\":\"same\"}}";
        fake.fault(FaultRule.next(9, "GET", "/groups", new Fault.Answers(200, Map.of(), page, false)));

        assertThatThrownBy(() -> client.groups().toList()).hasMessageContaining("'same' twice");
    }

    @Test
    void scenario18_hasNoSchemasBeforeFivetranHasLooked() throws Exception {
        fake.connection("shop_id", "shop").uncaptured();

        assertThat(client.schemas("shop_id")).isEmpty();
        assertThat(client.reloadSchemas("shop_id").schemas()).hasSize(1);
        assertThat(client.schemas("shop_id")).isPresent();
    }

    @Test
    void scenario14_waitsForARateLimitThatLastsAnHour() throws Exception {
        fake.connection("shop_id", "shop");
        fake.fault(FaultRule.next(1, "GET", "/shop_id", Fault.limited(Optional.of(Duration.ofHours(1)))));

        client.connection("shop_id");

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @Test
    void scenario14_backsOffFromARateLimitWithoutATime() throws Exception {
        fake.connection("shop_id", "shop");
        fake.fault(FaultRule.next(2, "POST", "/sync", Fault.limited(Optional.empty())));

        client.sync("shop_id", false);

        assertThat(clock.instant()).isBetween(START.plusSeconds(2), START.plusSeconds(5));
    }

    @Test
    void scenario15_asksAgainForWhatWasLost() throws Exception {
        fake.connection("shop_id", "shop");
        fake.fault(FaultRule.next(1, "GET", "/shop_id", Fault.status(500, "Internal")));
        fake.fault(FaultRule.next(1, "GET", "/shop_id", Fault.html(502)));
        fake.fault(FaultRule.next(1, "GET", "/shop_id", new Fault.Cuts(false)));

        assertThat(client.connection("shop_id").id()).isEqualTo("shop_id");
        assertThat(fake.count("shop_id")).isEqualTo(4);
    }

    @Test
    void scenario16_failsAtOnceWithoutRights() {
        FivetranClient wrong = client("wrong");

        assertThatThrownBy(wrong::account)
                .hasMessageContaining("HTTP 401 AuthFailed")
                .hasMessageContaining("check the API key")
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
        fake.fault(FaultRule.next(1, "GET", "/groups", Fault.status(403, "Forbidden")));
        assertThatThrownBy(() -> client.groups().toList()).hasMessageContaining("right to do this");
        assertThatThrownBy(() -> client.connection("nowhere"))
                .hasMessageContaining("NotFound_Connection")
                .isInstanceOfSatisfying(
                        FivetranException.class, e -> assertThat(e.isNotFound()).isTrue());
        assertThat(fake.exchanges()).hasSize(3);
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void saysThatALoginPageStandsBeforeTheApi() {
        fake.fault(FaultRule.next(1, "GET", "/groups", Fault.html(200)));

        assertThatThrownBy(() -> client.groups().toList())
                .hasMessageContaining("login page")
                .hasMessageContaining("<html>");
    }

    @Test
    void scenario22_letsUnknownWordsAndFieldsPass() throws Exception {
        fake.connection("shop_id", "shop").setupState("hibernating").schedule("lunar");
        fake.change("shop_id", connection -> connection.paused(false));

        Connection connection = client.connection("shop_id");

        assertThat(connection.status().setupState()).isEqualTo(SetupState.UNKNOWN);
        assertThat(connection.schedule().type()).isEqualTo(ScheduleType.UNKNOWN);
    }

    @Test
    void scenario22_letsOddValuesPass() throws Exception {
        String odd = """
                {"code":"Success","new":1,"data":{"id":"x","failed_at":"","succeeded_at":"2026-11-02T00:00:00.123456Z",
                "sync_frequency":"often","paused":null,"status":{"tasks":"none","sync_state":"dreaming"}}}""";
        fake.fault(FaultRule.next(1, "GET", "/x", new Fault.Answers(200, Map.of(), odd, false)));

        Connection connection = client.connection("x");

        assertThat(connection.failedAt()).isEmpty();
        assertThat(connection.succeededAt()).contains(Instant.parse("2026-11-02T00:00:00.123456Z"));
        assertThat(connection.status().syncState()).isEqualTo(SyncState.UNKNOWN);
    }

    @Test
    void scenario27_showsNoCredentials() {
        String said = "your key ZmFrZS1hcGkta2V5OmZha2UtYXBpLXNlY3JldA== is no good";
        fake.fault(FaultRule.next(1, "GET", "/groups", new Fault.Answers(400, Map.of(), said, false)));

        assertThatThrownBy(() -> client.groups().toList())
                .hasMessageContaining("your key *** is no good")
                .hasMessageNotContaining("ZmFrZS1hcGkta2V5");
        assertThat(FivetranSpec.of(Secret.of("k"), Secret.of("s"), fake.baseUrl())
                        .toString())
                .doesNotContain("Secret[k", "Secret[s");
    }

    @Test
    void tellsTheSyncsOfALongTime() throws Exception {
        fake.connection("shop_id", "shop")
                .then(Scenario.FAILURE)
                .then(Scenario.RESCHEDULED)
                .then(Scenario.CANCELLED);
        for (int i = 0; i < 4; i++) {
            client.sync("shop_id", false);
            clock.sleep(Duration.ofDays(3));
        }

        List<SyncRecord> history =
                client.syncHistory("shop_id", START, clock.instant()).orElseThrow();

        assertThat(history)
                .extracting(SyncRecord::status)
                .containsExactlyInAnyOrder("FAILURE", "RESCHEDULED", "SUCCESSFUL", "CANCELED", "SUCCESSFUL");
        assertThat(history).extracting(SyncRecord::id).doesNotHaveDuplicates();
        assertThat(fake.count("sync-history$")).isEqualTo(2);
    }

    @Test
    void doesWithoutAHistoryWhereThereIsNone() throws Exception {
        fake.connection("shop_id", "shop");
        fake.fault(FaultRule.next(1, "GET", "/sync-history$", Fault.status(404, "NotFound")));
        fake.fault(FaultRule.next(1, "GET", "/sync-history$", Fault.html(200)));

        assertThat(client.syncHistory("shop_id", START, START.plusSeconds(60))).isEmpty();
        assertThat(client.syncHistory("shop_id", START, START.plusSeconds(60))).isEmpty();
        assertThat(client.syncHistory("shop_id", START, START.plusSeconds(60))).contains(List.of());
    }

    @Test
    void refusesAStateThatIsNoJson() {
        assertThatThrownBy(() -> client.setConnectorState("x", "{cursor")).hasMessageContaining("the state is no JSON");
        assertThat(fake.exchanges()).isEmpty();
    }

    @Test
    void servesTheOldPathsToo() throws Exception {
        fake.connection("shop_id", "shop");
        String old = fake.baseUrl() + "/groups/" + FakeFivetran.GROUP;
        FivetranClient oldClient = new FivetranClient(
                FivetranSpec.of(Secret.of(FakeFivetran.KEY), Secret.of(FakeFivetran.SECRET), java.net.URI.create(old)),
                clock);

        assertThat(oldClient.connections(ConnectionFilter.ALL)).hasSize(1);
    }

    @Test
    void isAConnectionOfNightjar(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), """
                connections:
                  fivetran:
                    type: fivetran
                    key: ${secret.fivetran_key}
                    secret: ${secret.fivetran_secret}
                    base_url: %s
                """.formatted(fake.baseUrl()));
        Environment environment = new Environment(
                Map.of(
                        "NIGHTJAR_SECRET_FIVETRAN_KEY", FakeFivetran.KEY,
                        "NIGHTJAR_SECRET_FIVETRAN_SECRET", FakeFivetran.SECRET),
                folder,
                folder);
        try (Nightjar nightjar =
                Nightjar.builder(NightjarConfig.read(file, environment)).build()) {
            Task<String> who = Task.of(
                    "who",
                    String.class,
                    context -> context.connection("fivetran", FivetranClient.class)
                            .account()
                            .id());

            assertThat(nightjar.<String>run(flow -> flow.run(who))).isEqualTo("fake_account");
        }
    }

    @Test
    void asksForAKeyInOneOfTwoForms() {
        assertThatThrownBy(() -> new FivetranSpec(
                        Optional.of(Secret.of("k")),
                        Optional.empty(),
                        Optional.empty(),
                        fake.baseUrl(),
                        Optional.empty()))
                .hasMessageContaining("give one of the two");
        assertThat(List.of(ScheduleType.AUTO.word(), ScheduleType.MANUAL.word()))
                .containsExactly("auto", "manual");
    }

    @Test
    void namesTheLineOfAnAddressThatIsNone(@TempDir Path folder) throws Exception {
        for (String address : List.of("api.fivetran.com/v1", "https://me:hidden@api.fivetran.com/v1")) {
            Path file = Files.writeString(folder.resolve("nightjar.yml"), """
                    connections:
                      fivetran: {type: fivetran, encoded_key: "${secret.k}", base_url: "%s"}
                    """.formatted(address));
            Environment environment = new Environment(Map.of("NIGHTJAR_SECRET_K", "k"), folder, folder);

            assertThatThrownBy(() -> {
                        try (Nightjar nightjar = Nightjar.builder(NightjarConfig.read(file, environment))
                                .build()) {
                            nightjar.run(flow -> flow.run(Task.of(
                                    "who",
                                    String.class,
                                    context -> context.connection("fivetran", FivetranClient.class)
                                            .account()
                                            .id())));
                        }
                    })
                    .hasMessageContaining("nightjar.yml:2:")
                    .hasMessageContaining("api.fivetran.com/v1'")
                    .hasMessageNotContaining("hidden")
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
        }
    }

    private FivetranClient client(String secret) {
        return new FivetranClient(
                FivetranSpec.of(Secret.of(FakeFivetran.KEY), Secret.of(secret), fake.baseUrl()), clock);
    }
}
