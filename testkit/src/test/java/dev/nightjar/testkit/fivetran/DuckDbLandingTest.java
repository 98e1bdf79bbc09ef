package dev.nightjar.testkit.fivetran;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.ConnectorSchema;
import dev.nightjar.testkit.ConnectorSchemas;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The fake's syncs bring rows, and wait where they cannot. */
class DuckDbLandingTest {
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
    private static final Duration ENOUGH = Duration.ofMinutes(6);
    private static final ConnectorSchema SHOP = ConnectorSchemas.load("shopify").withTables(6);
    private static final ConnectorWarehouse SOURCE = new ConnectorWarehouse(List.of(SHOP)).withRowsPerTable(30);

    @TempDir
    private Path folder;

    private final SkippingClock clock = new SkippingClock(START);
    private final FakeFivetran fivetran = new FakeFivetran(clock);
    private Path file = Path.of("");

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("warehouse.duckdb");
    }

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void theFirstSyncBringsTheSchemaAndEachLaterOneChanges() throws Exception {
        fivetran.connection("shop_id", "shopify").writing(file, SOURCE);
        assertThat(file).as("before any sync").doesNotExist();

        JsonNode first = sync("shop_id");
        assertThat(first.path("succeeded_at").asString()).isEqualTo("2026-11-02T00:05:20Z");
        assertThat(synced()).isEqualTo("2026-11-02 00:05:20+00");
        long orders = rows("order");
        assertThat(orders).isEqualTo(30);
        String content = content();

        clock.sleep(Duration.ofDays(1));
        JsonNode second = sync("shop_id");
        assertThat(second.path("status").path("sync_state").asString()).isEqualTo("scheduled");
        assertThat(synced()).startsWith("2026-11-03 00:");
        assertThat(content()).as("rows that came, went or changed").isNotEqualTo(content);
    }

    @Test
    void theSchemaConfigNamesTheTablesThatAreThere() throws Exception {
        fivetran.connection("shop_id", "shopify").writing(file, SOURCE);
        sync("shop_id");
        clock.sleep(Duration.ofDays(1));
        sync("shop_id"); // an even sync brings a new table

        JsonNode tables = get("/connections/shop_id/schemas")
                .path("data")
                .path("schemas")
                .path("shopify")
                .path("tables");

        assertThat(tables.propertyNames()).hasSize(7).containsExactlyInAnyOrderElementsOf(tablesOfTheFile());
    }

    @Test
    void whileAnotherProcessHasTheFileTheSyncGoesOn() throws Exception {
        fivetran.connection("shop_id", "shopify").writing(file, SOURCE);
        sync("shop_id");
        String before = content();
        JsonNode held;
        try (HoldFile _ = new HoldFile(file)) {
            held = sync("shop_id");
            assertThat(held.path("status").path("sync_state").asString()).isEqualTo("syncing");
            clock.sleep(Duration.ofHours(2));
            assertThat(connection("shop_id").path("status").path("sync_state").asString())
                    .isEqualTo("syncing");
        }
        assertThat(content()).as("nothing is half written").isEqualTo(before);

        clock.sleep(Duration.ofSeconds(10));
        JsonNode ended = connection("shop_id");

        assertThat(ended.path("status").path("sync_state").asString()).isEqualTo("scheduled");
        assertThat(ended.path("succeeded_at").asString())
                .isGreaterThan(held.path("succeeded_at").asString());
        assertThat(content()).isNotEqualTo(before);
    }

    @Test
    void connectionsWriteIntoOneFileAndASyncThatFailsWritesNothing() throws Exception {
        ConnectorSchema tickets = ConnectorSchemas.load("zendesk").withTables(3);
        fivetran.connection("shop_id", "shopify").writing(file, SOURCE);
        fivetran.connection("desk_id", "zendesk")
                .writing(file, new ConnectorWarehouse(List.of(tickets)).withRowsPerTable(5))
                .then(Scenario.FAILURE);

        sync("shop_id");
        sync("desk_id");
        assertThat(schemas()).containsExactly("shopify");

        sync("desk_id");
        assertThat(schemas()).containsExactly("shopify", "zendesk");
    }

    @Test
    void rowsThatCannotBeWrittenFailTheSyncWithTheReason() throws Exception {
        DuckDbFile.at(file).change(List.of(List.of("create schema shopify")));
        fivetran.connection("shop_id", "shopify").writing(file, SOURCE);

        JsonNode failed = sync("shop_id");

        assertThat(failed.path("succeeded_at").isNull()).isTrue();
        assertThat(failed.path("failed_at").asString()).isNotEmpty();
        assertThat(failed.path("status").path("warnings").get(0).path("message").asString())
                .startsWith("its rows could not be written: ")
                .contains("Schema with name \"shopify\" already exists");
    }

    @Test
    void theSameSyncsAtTheSameTimesWriteTheSame() throws Exception {
        Path other = folder.resolve("other.duckdb");
        for (Path target : List.of(file, other)) {
            DuckDbLanding landing = new DuckDbLanding(target, SOURCE);
            for (int day = 0; day < 3; day++) {
                assertThat(landing.land("any", START.plus(Duration.ofDays(day))))
                        .isTrue();
            }
        }

        String of = content();
        file = other;
        assertThat(content()).isEqualTo(of);
    }

    /** Syncs, and looks when it should have ended. */
    private JsonNode sync(String id) throws Exception {
        call(HttpRequest.newBuilder(uri("/connections/" + id + "/sync"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
        clock.sleep(ENOUGH);
        return connection(id);
    }

    private JsonNode connection(String id) throws Exception {
        return get("/connections/" + id).path("data");
    }

    private JsonNode get(String path) throws Exception {
        return call(HttpRequest.newBuilder(uri(path)));
    }

    private JsonNode call(HttpRequest.Builder request) throws Exception {
        String credentials = FakeFivetran.KEY + ":" + FakeFivetran.SECRET;
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(
                            request.header("Authorization", "Basic " + encoded).build(), BodyHandlers.ofString())
                    .body();
            return Reply.MAPPER.readTree(answer);
        }
    }

    private URI uri(String path) {
        return URI.create(fivetran.baseUrl() + path);
    }

    private List<String> schemas() {
        return DuckDbFile.at(file)
                .query(
                        "select distinct schema_name from duckdb_tables() where database_name = 'raw' order by all",
                        row -> row.string(1));
    }

    private List<String> tablesOfTheFile() {
        return DuckDbFile.at(file)
                .query("select table_name from duckdb_tables() where database_name = 'raw'", row -> row.string(1));
    }

    private long rows(String table) {
        return Long.parseLong(DuckDbFile.at(file).value("select count(*) from shopify.\"%s\"".formatted(table)));
    }

    private String synced() {
        return DuckDbFile.at(file).value("select max(_fivetran_synced)::varchar from shopify.\"order\"");
    }

    private String content() {
        return DuckDbFile.at(file)
                .query(
                        tablesOfTheFile().stream()
                                .map(table ->
                                        "select '%1$s' || count(*) || ' ' || sum(hash(t)::hugeint) from shopify.\"%1$s\" t"
                                                .formatted(table))
                                .collect(joining(" union all ", "", " order by all")),
                        row -> row.string(1))
                .toString();
    }
}
