package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.fivetran.Exchange;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.SyncScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every request of the client and every answer of the fake against Fivetran's own definition of its API. */
class ContractTest {
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

    private final OpenApi openApi = new OpenApi();

    @Test
    void acceptsTheExampleOfTheDocumentation() {
        String example = """
                {"code":"Success","data":{"id":"cropping_limitation","group_id":"stowing_sway","service":"gcs",
                "service_version":1,"schema":"demo.subscription_periods","connected_by":"pummel_versa",
                "created_at":"2022-12-13T21:27:47.327348Z","succeeded_at":"2023-01-05T18:12:49.562Z","failed_at":null,
                "paused":false,"pause_after_trial":false,"sync_frequency":1440,"daily_sync_time":"23:00",
                "schedule_type":"manual","data_delay_sensitivity":"NORMAL","data_delay_threshold":0,
                "networking_method":"Directly","private_link_id":null,"proxy_agent_id":null,
                "hybrid_deployment_agent_id":null,"status":{"setup_state":"connected","schema_status":"ready",
                "sync_state":"scheduled","update_state":"on_schedule","is_historical_sync":false,"tasks":[],
                "warnings":[]},"setup_tests":[],"source_sync_details":{},"config":{"bucket":"test"}}}""";

        assertThat(openApi.problems(new Exchange(START, "GET", "/v1/connections/x", "", 200, example)))
                .isEmpty();
    }

    @Test
    void noticesWhatTheDefinitionDoesNotHave() {
        assertThat(openApi.problems(new Exchange(START, "GET", "/v1/account/info", "", 200, "{\"code\":\"Success\"}")))
                .isNotEmpty();
        assertThat(openApi.problems(
                        new Exchange(START, "PATCH", "/v1/connections/x", "{\"schedule_type\":7}", 200, "{}")))
                .anyMatch(problem -> problem.contains("schedule_type"));
    }

    @Test
    void holdsForAllThatTheClientAsks() throws Exception {
        SkippingClock clock = new SkippingClock(START);
        try (FakeFivetran fake = new FakeFivetran(clock);
                FivetranClient client = new FivetranClient(
                        FivetranSpec.of(Secret.of(FakeFivetran.KEY), Secret.of(FakeFivetran.SECRET), fake.baseUrl()),
                        clock)) {
            fake.connection("shop", "shop").then(SyncScript.rescheduled(Duration.ofHours(1)));
            fake.connection("broken", "crm").setupState("broken");
            fake.transformation("marts", "SUCCEEDED", Duration.ofMinutes(5));

            askEverything(client);
            clock.sleep(Duration.ofMinutes(10));
            askEverything(client);

            assertThat(fake.exchanges()).filteredOn(openApi::knows).hasSizeGreaterThan(50);
            assertThat(fake.exchanges()).flatExtracting(openApi::problems).isEmpty();
            assertThat(fake.exchanges())
                    .filteredOn(exchange -> exchange.status() >= 400)
                    .extracting(exchange -> exchange.toString())
                    .allMatch(asked ->
                            asked.contains("sync-history") || asked.contains("resync") || asked.endsWith("run"));
        }
    }

    private static void askEverything(FivetranClient client) throws InterruptedException {
        assertThat(client.account().id()).isEqualTo("fake_account");
        assertThat(client.groups()).extracting(Group::id).containsExactly(FakeFivetran.GROUP);
        assertThat(client.group(FakeFivetran.GROUP).name()).isNotEmpty();
        assertThat(client.destinations()).extracting(Destination::database).containsExactly(Optional.of("RAW"));
        assertThat(client.destination(FakeFivetran.GROUP).setupState()).isEqualTo(SetupState.CONNECTED);
        assertThat(client.connections(ConnectionFilter.group(FakeFivetran.GROUP)))
                .hasSize(2);
        assertThat(client.connection("shop").service()).isEqualTo("google_sheets");
        assertThat(client.runSetupTests("broken").tests()).anyMatch(SetupTest::hasFailed);
        assertThat(client.schemas("shop").orElseThrow().schemas().getFirst().tables())
                .hasSize(2);
        assertThat(client.reloadSchemas("shop").changeHandling()).isEqualTo("ALLOW_ALL");
        client.enableTable("shop", "shop", "orders", true);
        assertThat(client.columns("shop", "shop", "orders")).containsExactlyInAnyOrder("id", "name");
        assertThat(client.syncHistory("shop", START, START.plusSeconds(60))).isEmpty();
        assertThat(client.modify("shop", ConnectionChange.schedule(ScheduleType.MANUAL))
                        .schedule()
                        .type())
                .isEqualTo(ScheduleType.MANUAL);
        client.modify(
                "shop",
                new ConnectionChange(Optional.empty(), Optional.empty(), Optional.of(1440), Optional.of("03:00")));
        assertThat(client.sync("shop", false))
                .isEqualTo(Optional.of(client.time().instant()));
        client.connection("shop");
        client.resync("broken", Map.of());
        client.resync("broken", Map.of("crm", List.of("deals")));
        client.resyncTables("broken", Map.of("crm", List.of("deals")));
        assertThatThrownBy(() -> client.resync("broken", Map.of("crm", List.of())))
                .hasMessageContaining("400");
        assertThat(client.transformations(FakeFivetran.GROUP)).hasSize(1);
        client.runTransformation("marts", true);
        assertThat(client.transformation("marts").status()).isEqualTo(Transformation.Status.RUNNING);
        client.cancelTransformation("marts");
        Webhook webhook = client.createWebhook(
                FakeFivetran.GROUP, "https://example.com/hook", List.of("sync_end"), Secret.of("hush"));
        assertThat(client.webhooks()).hasSize(1);
        client.deleteWebhook(webhook.id());
    }
}
