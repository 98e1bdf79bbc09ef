package dev.nightjar.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nightjar.fivetran.Connection;
import dev.nightjar.fivetran.SyncAllSpec;
import dev.nightjar.fivetran.SyncAllTask;
import dev.nightjar.fivetran.SyncReport;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.http.HttpAnswer;
import dev.nightjar.http.HttpResult;
import dev.nightjar.http.HttpSpec;
import dev.nightjar.http.HttpTask;
import dev.nightjar.http.Verdict;
import dev.nightjar.recipes.SyncThenTransform.Refresh;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.Scenario;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real dbt on what a fake Fivetran wrote, and a server that is told. */
class SyncThenTransformTest {
    @TempDir
    Path folder;

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private FivetranLab fivetran = new FivetranLab(Path.of("target"), "");
    private HttpServer downstream;

    SyncThenTransformTest() throws IOException {
        downstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void open() throws IOException {
        fivetran.close();
        fivetran = new FivetranLab(folder, "");
        downstream.createContext("/", exchange -> {
            told.add(exchange.getRequestURI().getPath());
            byte[] answer = "{}".getBytes(UTF_8);
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().equals("/broken") ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        downstream.start();
        Path models = Files.createDirectories(folder.resolve("marts").resolve("models"));
        Files.writeString(folder.resolve("marts/dbt_project.yml"), """
                name: marts
                profile: marts
                """);
        Files.writeString(folder.resolve("marts/profiles.yml"), """
                marts:
                  target: dev
                  outputs: {dev: {type: duckdb, path: "%s", schema: marts}}
                """.formatted(fivetran.lab.sourceFile()));
        Files.writeString(models.resolve("orders.sql"), "select count(*) as n from shopify.sale");
        Files.writeString(models.resolve("broken.sql"), "select nothing from shopify.sale");
        Files.writeString(models.resolve("other.sql"), "select 1 as n");
    }

    @AfterEach
    void close() {
        downstream.stop(0);
        fivetran.close();
    }

    @Test
    void buildsTheModelsOnWhatWasSyncedAndRefreshesWhatShowsThem() {
        fivetran.connection("shop_id", "shopify");

        SyncThenTransform.Report report =
                run(new SyncThenTransform(spec(List.of("orders"), refresh("extract", List.of("orders")))));

        assertThat(report.syncs().ended()).hasSize(1);
        assertThat(report.build().nodes()).extracting(node -> node.name()).containsExactly("orders");
        assertThat(report.refreshed())
                .hasEntrySatisfying(
                        "extract", answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(told).containsExactly("/extract");
        assertThat(DuckDbFile.at(fivetran.lab.sourceFile()).value("select n from marts.orders"))
                .isEqualTo("20");
    }

    @Test
    void whatDependsOnAModelThatFailedIsNotRefreshedAndTheRestIs() {
        fivetran.connection("shop_id", "shopify");

        assertThatThrownBy(() -> run(new SyncThenTransform(spec(
                        List.of("orders", "broken"),
                        refresh("extract", List.of("orders")),
                        refresh("model-server", List.of("broken")),
                        refresh("everything", List.of()),
                        refresh("broken", List.of("orders"))))))
                .hasMessageContaining("broken is error: ")
                .hasMessageContaining("model-server is not refreshed: not built: broken")
                .hasMessageContaining("everything is not refreshed: not built: broken")
                .hasMessageContaining("broken is not refreshed: ")
                .hasMessageContaining("500");
        assertThat(told).containsExactlyInAnyOrder("/extract", "/broken");
    }

    @Test
    void nothingIsBuiltOnASyncThatFailedUnlessATeamSaysSo() {
        fivetran.connection("shop_id", "shopify");
        fivetran.connection("desk_id", "zendesk").then(Scenario.FAILURE).then(Scenario.FAILURE);
        SyncThenTransform.Spec spec = spec(List.of("orders"), refresh("extract", List.of()));

        assertThatThrownBy(() -> run(new SyncThenTransform(spec)))
                .hasMessageContaining("1 of 2 connections did not sync");
        assertThat(told).isEmpty();

        SyncThenTransform.Report report = run(new TransformAnyway(spec));
        assertThat(report.syncs().failed()).hasSize(1);
        assertThat(told).containsExactly("/extract");
    }

    @Test
    void aTeamsOwnTasksSyncAndRefresh() {
        fivetran.connection("shop_id", "shopify");
        fivetran.connection("desk_id", "zendesk").then(Scenario.FAILURE);

        SyncThenTransform.Report report =
                run(new ShopAlone(spec(List.of("orders"), refresh("broken", List.of("orders")))));

        assertThat(report.syncs().ended())
                .singleElement()
                .satisfies(sync -> assertThat(sync.schema()).isEqualTo("shopify"));
        assertThat(report.refreshed())
                .hasEntrySatisfying(
                        "broken", answer -> assertThat(answer.status()).isEqualTo(500));
    }

    @Test
    void aSelectorThatIsNoneIsRefused() {
        assertThatThrownBy(() -> spec(List.of())).hasMessageContaining("name at least one");
        assertThatThrownBy(() -> spec(List.of("--vars"))).hasMessageContaining("such as tag:nightly");
    }

    /** A team that would rather have old rows than none. */
    @TaskType("acme.transform-anyway")
    public static class TransformAnyway extends SyncThenTransform {
        public TransformAnyway(Spec spec) {
            super(spec);
        }

        @Override
        protected SyncReport proceed(FlowContext flow, SyncReport syncs) {
            syncs.failed().forEach(failed -> flow.log().warn("old rows of {}", failed.schema()));
            return syncs;
        }
    }

    /** A team that syncs its shop alone, and takes any answer of what lies downstream. */
    @TaskType("acme.shop-alone")
    public static class ShopAlone extends SyncThenTransform {
        public ShopAlone(Spec spec) {
            super(spec);
        }

        @Override
        protected Task<SyncReport> sync(FlowContext flow, SyncAllSpec connections) {
            return new SyncAllTask(connections) {
                @Override
                protected boolean selects(Connection connection) {
                    return connection.schema().equals("shopify");
                }
            };
        }

        @Override
        protected Task<HttpResult> refresh(FlowContext branch, Refresh downstream) {
            return new HttpTask(downstream.call()) {
                @Override
                protected Verdict verdict(HttpAnswer answer, TaskContext context) {
                    return new Verdict.Done();
                }
            };
        }
    }

    private SyncThenTransform.Report run(SyncThenTransform flow) {
        try (Nightjar nightjar = fivetran.open()) {
            return nightjar.run(flow);
        }
    }

    private static SyncThenTransform.Spec spec(List<String> select, Refresh... refreshes) {
        return new SyncThenTransform.Spec(
                SyncAllSpec.destination(FakeFivetran.GROUP),
                Path.of("marts"),
                select,
                Optional.of(TestDbt.path()),
                List.of(refreshes));
    }

    private Refresh refresh(String name, List<String> after) {
        String url = "http://127.0.0.1:%d/%s".formatted(downstream.getAddress().getPort(), name);
        return new Refresh(name, after, HttpSpec.post(url, "{}"));
    }
}
