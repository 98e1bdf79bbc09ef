package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.http.HttpFailure;
import dev.nightjar.http.HttpSettings;
import dev.nightjar.testkit.fivetran.Exchange;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between a task and Fivetran. */
class FivetranFaultsTest {
    private static final int HUNDRED_MEGABYTES = 100 << 20;

    private final TestFivetran fivetran = new TestFivetran();

    @AfterEach
    void close() {
        fivetran.close();
    }

    @Test
    void anApiKeyThatMayOnlyReadFailsAtItsFirstChange() {
        fivetran.fake.connection("c", "shop").paused(true);
        fivetran.fake.fault(FaultRule.next(9, "PATCH", "", Fault.status(403, "Forbidden")));
        SyncRules unpause = SyncRules.DEFAULT.when(SyncRules.Paused.UNPAUSE);

        assertThatThrownBy(() -> fivetran.run(new SyncTask(SyncSpec.of("c").with(unpause))))
                .hasMessageContaining("give the API key the right to do this");

        assertThat(fivetran.triggers()).isZero();
        assertThat(fivetran.elapsed()).isZero();
    }

    @Test
    void anApiKeyThatMayNotTriggerFailsAtOnceAndThePauseIsPutBack() {
        fivetran.fake.connection("c", "shop").paused(true);
        fivetran.fake.fault(FaultRule.next(9, "POST", "/sync$", Fault.status(403, "Forbidden")));
        SyncRules unpause = SyncRules.DEFAULT.when(SyncRules.Paused.UNPAUSE);

        assertThatThrownBy(() -> fivetran.run(new SyncTask(SyncSpec.of("c").with(unpause))))
                .hasMessageContaining("HTTP 403");

        assertThat(fivetran.triggers()).isEqualTo(1);
        assertThat(fivetran.fake.exchanges().getLast().request()).contains("\"paused\":true");
    }

    @Test
    void aLoginPageWithStatus200IsNoAnswer() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(1, "GET", "/c$", Fault.html(200)));

        assertThatThrownBy(() -> fivetran.run(new SyncTask("c"))).hasMessageContaining("login page");
        assertThat(fivetran.triggers()).isZero();
    }

    @Test
    void aLoginPageInTheMiddleIsBorneLikeAGateway() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(3, "GET", "/c$", Fault.html(200)).after(2));

        assertThat(fivetran.run(new SyncTask("c")).isSuccess()).isTrue();
        assertThat(fivetran.triggers()).isEqualTo(1);
    }

    @Test
    void aLoginPageInPlaceOfTheTriggersAnswerLeavesItToALook() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(
                FaultRule.next(1, "POST", "/sync$", new Fault.Answers(200, Map.of(), "<html>log in</html>", true)));

        assertThat(fivetran.run(new SyncTask("c")).isSuccess()).isTrue();
        assertThat(fivetran.fake.exchanges())
                .noneMatch(exchange -> exchange.request().contains("\"force\":true"));
    }

    @Test
    void anAnswerThatIsCutOffIsAskedForAgain() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(2, "GET", "/c$", new Fault.Cuts(true)));

        assertThat(fivetran.run(new SyncTask("c")).isSuccess()).isTrue();
        assertThat(fivetran.triggers()).isEqualTo(1);
    }

    @Test
    void anAnswerToATriggerThatIsCutOffIsJudgedByALook() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(1, "POST", "/sync$", new Fault.Cuts(true)));

        assertThat(fivetran.run(new SyncTask("c")).isSuccess()).isTrue();
        assertThat(fivetran.triggers())
                .as("while it lingers, it may be asked for again")
                .isBetween(1L, 2L);
    }

    @Test
    void aHundredMegabytesAreRefusedUnread() {
        fivetran.fake.connection("c", "shop");
        fivetran.fake.fault(FaultRule.next(9, "GET", "/c$", new Fault.Swells(HUNDRED_MEGABYTES, true)));

        assertThatThrownBy(() -> fivetran.run(new SyncTask("c")))
                .hasMessageContaining("larger than 67108864 bytes")
                .hasRootCauseInstanceOf(HttpFailure.class);
        assertThat(fivetran.fake.exchanges()).hasSize(1);
    }

    @Test
    void aHostThatIsNotThereIsNamed() {
        FivetranClient client = client(URI.create("http://nowhere.invalid/v1"), HttpSettings.DEFAULT);

        assertThatThrownBy(client::account)
                .hasMessageContaining("nowhere.invalid")
                .hasMessageContaining("no such host");
    }

    @Test
    void aProxyThatClosesIsNamed() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> acceptAndClose(proxy));
            FivetranClient client = client(
                    URI.create("https://api.fivetran.com/v1"),
                    HttpSettings.DEFAULT.withProxy(URI.create("http://127.0.0.1:" + proxy.getLocalPort())));

            assertThatThrownBy(() -> client.sync("c", false))
                    .hasMessageContaining("proxy")
                    .isInstanceOfSatisfying(
                            HttpFailure.class,
                            failure -> assertThat(failure.mayHaveArrived()).isFalse());
        }
    }

    @Test
    void anUnknownCertificateGetsNoCredentials(@TempDir Path folder) throws Exception {
        try (ServerSocket server = ofAnUnknownCertificate(folder)) {
            Thread.ofVirtual().start(() -> acceptAndClose(server));
            FivetranClient client = client(
                    URI.create("https://localhost:%d/v1".formatted(server.getLocalPort())), HttpSettings.DEFAULT);

            assertThatThrownBy(client::account)
                    .hasMessageContaining("trust store")
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
        }
    }

    @Test
    void aRedirectToAnotherHostGetsNeitherCredentialsNorATrigger() {
        fivetran.fake.connection("c", "shop");
        try (FakeFivetran other = new FakeFivetran(fivetran.clock)) {
            other.connection("c", "shop");
            String there = other.baseUrl().toString().replace("127.0.0.1", "localhost");
            fivetran.fake.fault(FaultRule.next(1, "GET", "/c$", moved(302, there + "/connections/c")));

            assertThatThrownBy(() -> fivetran.run(new SyncTask("c"))).hasMessageContaining("HTTP 401");
            assertThat(other.exchanges()).extracting(Exchange::status).containsExactly(401);

            fivetran.fake.fault(FaultRule.next(1, "POST", "/sync$", moved(307, there + "/connections/c/sync")));
            assertThatThrownBy(() -> fivetran.run(new SyncTask("c")))
                    .hasRootCauseInstanceOf(HttpFailure.class)
                    .hasMessageContaining("localhost");
            assertThat(other.exchanges()).hasSize(1);
        }
    }

    private static Fault moved(int status, String where) {
        return new Fault.Answers(status, Map.of("Location", where), "", false);
    }

    private FivetranClient client(URI baseUrl, HttpSettings settings) {
        return new FivetranClient(
                FivetranSpec.of(Secret.of(FakeFivetran.KEY), Secret.of(FakeFivetran.SECRET), baseUrl)
                        .withHttp(settings),
                fivetran.clock);
    }

    private static void acceptAndClose(ServerSocket server) {
        while (!server.isClosed()) {
            try (var client = server.accept()) {
                int _ = client.getInputStream().read();
            } catch (IOException _) {
                // The client does not trust it, or it is closed.
            }
        }
    }

    private static ServerSocket ofAnUnknownCertificate(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        char[] password = "changeit".toCharArray();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(password))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor()).as(() -> folder.toString()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 9, InetAddress.getLoopbackAddress());
    }
}
