package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
            fake.connection("function", "events").state("{\"cursor\":1}");
            fake.transformation("marts", "SUCCEEDED", Duration.ofMinutes(5));

            askEverything(client);
            clock.sleep(Duration.ofMinutes(10));
            askEverything(client);
            client.admin().deleteConnection("broken");

            assertThat(fake.exchanges()).flatExtracting(openApi::problems).isEmpty();
            assertThat(openApi.operations())
                    .hasSizeGreaterThan(40)
                    .allMatch(operation -> fake.exchanges().stream()
                            .anyMatch(exchange -> exchange.status() / 100 == 2 && openApi.isOf(operation, exchange)));
            assertThat(fake.exchanges())
                    .filteredOn(exchange -> exchange.status() >= 400)
                    .extracting(exchange -> exchange.toString())
                    .allMatch(asked -> asked.matches(
                            ".*(/resync|/run|/schemas/Shop|/shop/state|/webhooks/account|/webhooks/webhook_.*)"));
        }
    }

    private static void askEverything(FivetranClient client) throws InterruptedException {
        assertThat(client.account().id()).isEqualTo("fake_account");
        assertThat(client.groups()).extracting(Group::id).containsExactly(FakeFivetran.GROUP);
        assertThat(client.group(FakeFivetran.GROUP).name()).isNotEmpty();
        assertThat(client.destinations()).extracting(Destination::database).containsExactly(Optional.of("RAW"));
        assertThat(client.destination(FakeFivetran.GROUP).setupState()).isEqualTo(SetupState.CONNECTED);
        assertThat(client.connections(ConnectionFilter.group(FakeFivetran.GROUP)))
                .hasSize(3);
        assertThat(client.connection("shop").service()).isEqualTo("google_sheets");
        assertThat(client.runSetupTests("broken").tests()).anyMatch(SetupTest::hasFailed);
        assertThat(client.schemas("shop").orElseThrow().schemas().getFirst().tables())
                .hasSize(2);
        assertThat(client.reloadSchemas("shop").changeHandling()).isEqualTo("ALLOW_ALL");
        editSchemas(client.schemaEditor("shop"));
        assertThat(client.connectorState("shop")).isEmpty();
        assertThat(client.connectorState("function")).contains("{\"cursor\":1}");
        client.setConnectorState("function", "{\"cursor\":1}");
        assertThat(client.columns("shop", "shop", "orders")).containsExactlyInAnyOrder("id", "name");
        assertThat(client.syncHistory("shop", START, START.plusSeconds(86_400)).orElseThrow())
                .allMatch(sync -> sync.volumes().containsKey("load"));
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
        assertThat(client.transformations()).hasSize(1);
        askWebhooks(client);
        administer(client, client.admin());
    }

    private static void editSchemas(SchemaEditor editor) throws InterruptedException {
        SchemaChange.OfColumn hashed = new SchemaChange.OfColumn(true, Optional.of(true));
        SchemaChange.OfTable history =
                new SchemaChange.OfTable(true, Optional.of(SchemaChange.SyncMode.HISTORY), Map.of("email", hashed));
        editor.create(
                Map.of("shop", new SchemaChange(true, Map.of("orders", history))),
                SchemaEditor.ChangeHandling.ALLOW_COLUMNS);
        SchemaConfig config = editor.modify(
                Map.of("shop", new SchemaChange(true, Map.of("customers", SchemaChange.OfTable.enabled(false)))));
        assertThat(config.schemas().getFirst().tables())
                .extracting(SchemaConfig.Table::name, SchemaConfig.Table::enabled, SchemaConfig.Table::syncMode)
                .containsExactly(tuple("orders", true, "HISTORY"), tuple("customers", false, "SOFT_DELETE"));
        assertThat(editor.handle(SchemaEditor.ChangeHandling.ALLOW_ALL).changeHandling())
                .isEqualTo("ALLOW_ALL");
        editor.modify("shop", SchemaChange.enabled(true));
        editor.modify("shop", "orders", SchemaChange.OfTable.in(SchemaChange.SyncMode.SOFT_DELETE));
        editor.modify("shop", "orders", "email", hashed);
        assertThatThrownBy(() -> editor.modify("Shop", SchemaChange.enabled(true)))
                .hasMessageContaining("404");
        editor.dropColumn("shop", "orders", "email");
        editor.dropColumns(Map.of("shop", Map.of("orders", List.of("email", "name"))));
    }

    private static void askWebhooks(FivetranClient client) throws InterruptedException {
        Webhook ofGroup = client.createWebhook(
                FakeFivetran.GROUP, "https://example.com/hook", List.of("sync_end"), Secret.of("hush"));
        Webhook ofAccount =
                client.createAccountWebhook("https://example.com/all", List.of("sync_start"), Secret.of("hush"));
        assertThat(client.webhooks())
                .extracting(Webhook::groupId)
                .contains(Optional.of(FakeFivetran.GROUP), Optional.empty());
        assertThat(client.modifyWebhook(ofAccount.id(), WebhookChange.active(false))
                        .active())
                .isFalse();
        client.modifyWebhook(ofAccount.id(), WebhookChange.secret(Secret.of("quiet")));
        client.modifyWebhook(ofAccount.id(), WebhookChange.events(List.of("sync_start", "sync_end")));
        assertThat(client.webhook(ofAccount.id()).events()).containsExactly("sync_start", "sync_end");
        assertThat(client.testWebhook(ofGroup.id(), "sync_end").succeeded()).isTrue();
        assertThatThrownBy(() -> client.createAccountWebhook("http://example.com", List.of(), Secret.of("hush")))
                .hasMessageContaining("https");
        client.deleteWebhook(ofGroup.id());
        client.deleteWebhook(ofAccount.id());
        assertThatThrownBy(() -> client.webhook(ofGroup.id())).hasMessageContaining("404");
    }

    private static void administer(FivetranClient client, FivetranAdmin admin) throws InterruptedException {
        assertThat(client.connectionsOfGroup(FakeFivetran.GROUP)).hasSize(3);
        Group group = admin.createGroup("Staging");
        assertThat(admin.renameGroup(group.id(), "Production").name()).isEqualTo("Production");
        admin.deleteDestination(group.id());
        admin.deleteGroup(group.id());
        Transformation made = admin.createTransformation(Map.of("type", "DBT_CORE", "paused", true));
        assertThat(admin.modifyTransformation(made.id(), Map.of("paused", false))
                        .paused())
                .isFalse();
        admin.deleteTransformation(made.id());
    }
}
