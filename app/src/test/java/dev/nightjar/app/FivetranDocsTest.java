package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/fivetran.md, compiled and run against the fake. */
class FivetranDocsTest {
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
    private static final String GROUP = "projected_sickle";

    @TempDir
    private static Path classes;

    private static PageExamples examples;

    private final SkippingClock clock = new SkippingClock(START);
    private final FakeFivetran fake = new FakeFivetran(clock);

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        examples = PageExamples.of("fivetran.md", classes);
    }

    @AfterAll
    static void closeExamples() throws IOException {
        examples.close();
    }

    @BeforeEach
    void connect() {
        fake.connection("cropping_limitation", GROUP, "shopify", "shop").succeededAt(START.minus(Duration.ofHours(3)));
        fake.connection("brisk_comet", GROUP, "stripe", "pay").succeededAt(START.minus(Duration.ofDays(3)));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void eachExampleIsRunHereOrIsARecipe() {
        assertThat(examples.names())
                .containsExactlyInAnyOrder(
                        // Recipes need dbt: they are compiled here, and their like is run beside the recipes.
                        "OurSyncedNight",
                        "LoadOrdersAnew",
                        "ResyncWithMarts",
                        "MartsAtNoon",
                        "ShopThatFills",
                        "SyncShop",
                        "SyncEverything",
                        "LoadAnew",
                        "CountConnections",
                        "NewDataHook",
                        "SyncAfterExportTask",
                        "SyncThenRefresh",
                        "ShopSyncExample");
    }

    @Test
    void syncShop() throws Exception {
        fake.change("cropping_limitation", connection -> connection.paused(true));

        assertThat(run(flow("SyncShop")).toString()).contains("schema=shop", "end=SUCCEEDED");
        assertThat(fake.count("POST .*/cropping_limitation/sync$")).isEqualTo(1);
        assertThat(fake.exchanges().getLast().request()).contains("\"paused\":true");
    }

    @Test
    void syncEverything() throws Exception {
        assertThat(run(flow("SyncEverything")).toString()).contains("schema=shop", "schema=pay", "failed=[]");
    }

    @Test
    void loadAnew() throws Exception {
        assertThat(run(flow("LoadAnew")).toString()).contains("end=SUCCEEDED");
        assertThat(fake.count("POST .*/resync$")).isEqualTo(1);
        assertThat(fake.exchanges().getLast().request()).contains("\"schedule_type\":\"auto\"");
    }

    @Test
    void countConnections() throws Exception {
        assertThat(run(flow("CountConnections"))).isEqualTo(2L);
    }

    @Test
    void newDataHook() throws Exception {
        String event = """
                {"event":"sync_end","created":"2026-11-01T23:59:00Z","connector_id":"cropping_limitation",
                "sync_id":"one","data":{"status":"SUCCESSFUL"}}""";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("hush".getBytes(UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(event.getBytes(UTF_8)));
        try (Nightjar nightjar = nightjar()) {
            Object hook = examples.make("NewDataHook", nightjar, Secret.of("hush"));
            var onRequest = examples.type("NewDataHook").getMethod("onRequest", byte[].class, String.class);

            assertThat(onRequest.invoke(hook, event.getBytes(UTF_8), signature)).isEqualTo(200);
            assertThat(onRequest.invoke(hook, event.getBytes(UTF_8), signature)).isEqualTo(200);
            assertThat(onRequest.invoke(hook, event.getBytes(UTF_8), "00")).isEqualTo(401);
            assertThat(nightjar.journal().runs(9))
                    .singleElement()
                    .extracting(Journal.RunRecord::run)
                    .extracting(started -> new String(started.spec().bytes(), UTF_8))
                    .isEqualTo("{\"connection\":\"cropping_limitation\"}");
        }
    }

    @Test
    void syncAfterExportTask() throws Exception {
        Task<?> task = examples.task("SyncAfterExportTask", "cropping_limitation");

        assertThat(run(flow -> flow.run(task)).toString()).contains("end=SUCCEEDED");
    }

    @Test
    void syncThenRefresh() throws Exception {
        HttpServer bi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bi.createContext("/api/", exchange -> {
            byte[] done = "{\"job\":{\"id\":\"9\",\"state\":\"done\"}}".getBytes(UTF_8);
            boolean isKnown =
                    "Bearer bi-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(isKnown ? 200 : 401, done.length);
            exchange.getResponseBody().write(done);
            exchange.close();
        });
        bi.start();
        try {
            String url = "http://127.0.0.1:" + bi.getAddress().getPort();
            Flow<?> flow = examples.flow("SyncThenRefresh", url);

            assertThat(run(flow).toString()).contains("200");
        } finally {
            bi.stop(0);
        }
    }

    @Test
    void shopSyncExample() throws Exception {
        Object result =
                examples.type("ShopSyncExample").getMethod("run", Path.class).invoke(null, folder);

        assertThat(String.valueOf(result)).contains("end=SUCCEEDED");
    }

    @Test
    void shopThatFills() throws Exception {
        Path warehouse = folder.resolve("warehouse.duckdb");
        examples.type("ShopThatFills")
                .getMethod("connect", FakeFivetran.class, Path.class)
                .invoke(null, fake, warehouse);
        Task<?> sync = Class.forName("dev.nightjar.fivetran.SyncTask")
                .asSubclass(Task.class)
                .getConstructor(String.class)
                .newInstance("shop_id");

        assertThat(run(flow -> flow.run(sync)).toString()).contains("end=SUCCEEDED");
        assertThat(warehouse).isNotEmptyFile();
        assertThatThrownBy(() -> run(flow -> flow.run(sync))).hasMessageContaining("shop_id");
    }

    private Object run(Flow<?> flow) throws IOException {
        try (Nightjar nightjar = nightjar()) {
            return requireNonNull(nightjar.run(flow));
        }
    }

    private static Flow<?> flow(String name) throws ReflectiveOperationException {
        return examples.flow(name);
    }

    private Nightjar nightjar() throws IOException {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), """
                connections:
                  fivetran: {type: fivetran, key: "${secret.key}", secret: "${secret.secret}", base_url: "%s"}
                """.formatted(fake.baseUrl()));
        Map<String, String> variables = Map.of(
                "NIGHTJAR_SECRET_KEY", FakeFivetran.KEY,
                "NIGHTJAR_SECRET_SECRET", FakeFivetran.SECRET,
                "NIGHTJAR_SECRET_BI_TOKEN", "bi-token");
        return Nightjar.builder(NightjarConfig.read(file, new Environment(variables, folder, folder)))
                .time(clock)
                .build();
    }
}
