package dev.nightjar.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The wire as it is on bad days, over real sockets. */
class HttpSenderTest extends WireTest {
    @Test
    void bringsTheWholeAnswerOfAnyStatus() throws Exception {
        SERVER.stubFor(get("/missing").willReturn(aResponse().withStatus(404).withBody("none")));

        HttpAnswer answer = sender.send(question("/missing"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("none");
    }

    @Test
    void readsACompressedAnswerWhateverEncodingIsAskedFor() throws Exception {
        SERVER.stubFor(get("/long").willReturn(aResponse().withBody("night ".repeat(1_000))));

        HttpAnswer answer = sender.send(question("/long").with(Header.of("accept-encoding", "gzip, deflate, br")));

        assertThat(answer.text()).isEqualTo("night ".repeat(1_000));
    }

    @Test
    void sendsExactlyTheContentTypeThatWasGiven() throws Exception {
        SERVER.stubFor(post("/json").willReturn(aResponse().withStatus(200)));

        sender.send(posting("/json").withBody("{}".getBytes(UTF_8), "application/json"));

        assertThat(SERVER.findAll(postRequestedFor(urlEqualTo("/json")))
                        .getFirst()
                        .getHeader("Content-Type"))
                .isEqualTo("application/json");
    }

    @Test
    void asksAgainForABodyThatIsCutOff() throws Exception {
        try (RawServer server = new RawServer((connection, out) -> out.write(
                connection < 3 ? answer("Content-Length: 100", "half") : answer("Content-Length: 5", "whole")))) {
            HttpAnswer answer = sender.send(HttpRequest.of(HttpMethod.GET, server.uri("/")));

            assertThat(answer.text()).isEqualTo("whole");
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void doesNotRepeatAPostWhoseAnswerIsCutOff() throws Exception {
        try (RawServer server = new RawServer((_, out) -> out.write(answer("Content-Length: 100", "half")))) {
            assertThat(failure(HttpRequest.of(HttpMethod.POST, server.uri("/"))).kind())
                    .isEqualTo(HttpFailure.Kind.LOST);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void repeatsAPostThatMayBeRepeated() throws Exception {
        try (RawServer server = new RawServer((connection, out) -> out.write(
                connection < 2 ? answer("Content-Length: 100", "half") : answer("Content-Length: 2", "ok")))) {
            HttpRequest request =
                    HttpRequest.of(HttpMethod.POST, server.uri("/")).resendable(true);

            assertThat(sender.send(request).text()).isEqualTo("ok");
        }
    }

    @Test
    void refusesAHundredMegabytesUnread() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((_, out) -> {
            out.write(answer("Content-Length: 104857600", ""));
            await(over);
        })) {
            assertThat(failure(HttpRequest.of(HttpMethod.GET, server.uri("/"))))
                    .hasMessageContaining("larger than 67108864 bytes")
                    .extracting(HttpFailure::kind)
                    .isEqualTo(HttpFailure.Kind.TOO_LARGE);
            over.countDown();
        }
    }

    @Test
    void stopsReadingAHundredMegabytesOfUnknownLength() throws Exception {
        HttpSender small = sender(settings.withLargestAnswer(1 << 20));
        try (RawServer server = new RawServer((_, out) -> {
            out.write(answer("X: y", ""));
            flood(out);
        })) {
            assertThatThrownBy(() -> small.send(HttpRequest.of(HttpMethod.GET, server.uri("/"))))
                    .isInstanceOfSatisfying(
                            HttpFailure.class, e -> assertThat(e.kind()).isEqualTo(HttpFailure.Kind.TOO_LARGE));
        }
    }

    @Test
    void endsWaitingForASlowAnswer() {
        SERVER.stubFor(post("/slow").willReturn(aResponse().withFixedDelay(2_000)));
        HttpSender hasty = sender(HttpSettings.DEFAULT.withRead(Duration.ofMillis(200)));

        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> hasty.send(posting("/slow")));

        assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NO_ANSWER);
        assertThat(failure.mayHaveArrived()).isTrue();
    }

    @Test
    void triesAgainAfterADroppedConnection() throws Exception {
        inTurn(
                "/dropped",
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withBody("there"));

        assertThat(sender.send(question("/dropped")).text()).isEqualTo("there");
    }

    @Test
    void triesAPostAgainThatNeverLeft() throws Exception {
        Instant before = clock.instant();
        // A port that is taken, and that nobody listens on: one that is only free another process may take.
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI nobody = URI.create("http://127.0.0.1:%d/".formatted(taken.getLocalPort()));

            HttpFailure failure = failure(HttpRequest.of(HttpMethod.POST, nobody));

            assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NOT_SENT);
            assertThat(failure.mayHaveArrived()).isFalse();
        }
        assertThat(Duration.between(before, clock.instant())).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void trustsNoUnknownCertificate() {
        HttpFailure failure = failure(
                HttpRequest.of(HttpMethod.GET, URI.create("https://localhost:%d/".formatted(SERVER.httpsPort()))));

        assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNTRUSTED);
        assertThat(failure).hasMessageContaining("trust store");
    }

    @Test
    void triesAgainAServerThatClosesInTheHandshake() throws Exception {
        try (RawServer server = RawServer.closing()) {
            HttpFailure failure = failure(HttpRequest.of(
                    HttpMethod.GET, URI.create(server.uri("/").toString().replace("http:", "https:"))));

            assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NOT_SENT);
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void saysThatAProxyCloses() throws Exception {
        try (RawServer proxy = new RawServer((_, _) -> {})) {
            HttpSender behind = sender(settings.withProxy(proxy.uri("")));

            assertThatThrownBy(() ->
                            behind.send(HttpRequest.of(HttpMethod.POST, URI.create("https://api.example.com/v1"))))
                    .hasMessageContaining("proxy")
                    .isInstanceOfSatisfying(
                            HttpFailure.class,
                            e -> assertThat(e.mayHaveArrived()).isFalse());
            assertThat(proxy.connections()).isEqualTo(4);
        }
    }

    @Test
    void refusesAProxyThatItDoesNotSpeakTo() {
        for (String proxy : List.of(
                "http://me:hidden@proxy:3128",
                "https://proxy:3128",
                "socks5://proxy:1080",
                "proxy:3128",
                "http://proxy",
                "http://proxy:99999")) {
            assertThatThrownBy(() -> settings.withProxy(URI.create(proxy)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("http://proxy.example.com:3128")
                    .hasMessageNotContaining("hidden");
        }
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        assertThat(failure(HttpRequest.of(HttpMethod.GET, URI.create("http://nowhere.invalid/"))))
                .hasMessageContaining("no such host")
                .extracting(HttpFailure::kind)
                .isEqualTo(HttpFailure.Kind.NOT_SENT);
    }

    @Test
    void repeatsAGetThatTheServerCouldNotDo() throws Exception {
        inTurn(
                "/busy",
                aResponse().withStatus(503),
                aResponse().withStatus(502),
                aResponse().withBody("done"));

        assertThat(sender.send(question("/busy")).text()).isEqualTo("done");
    }

    @Test
    void givesUpWithTheLastAnswer() throws Exception {
        SERVER.stubFor(get("/broken").willReturn(aResponse().withStatus(500)));

        assertThat(sender.send(question("/broken")).status()).isEqualTo(500);
        SERVER.verify(4, getRequestedFor(urlEqualTo("/broken")));
    }

    @Test
    void doesNotRepeatAPostThatTheServerCouldNotDo() throws Exception {
        SERVER.stubFor(post("/broken").willReturn(aResponse().withStatus(503).withHeader("Retry-After", "1")));

        assertThat(sender.send(posting("/broken")).status()).isEqualTo(503);
        SERVER.verify(1, postRequestedFor(urlEqualTo("/broken")));
    }

    @Test
    void showsNoCredentials() throws Exception {
        SERVER.stubFor(get(urlPathEqualTo("/echo"))
                .willReturn(aResponse().withStatus(400).withBody("bad key\n c2VjcmV0LWtleQ== and hidden-token")));
        HttpRequest request = HttpRequest.of(HttpMethod.GET, uri("/echo?token=hidden-token&a=b"))
                .with(Header.of("Authorization", "Basic c2VjcmV0LWtleQ=="))
                .with(Header.secret("X-Token", "hidden-token"));

        String excerpt = HttpSender.excerpt(request, sender.send(request));

        assertThat(excerpt).isEqualTo("bad key *** and ***");
        assertThat(request.toString()).doesNotContain("hidden-token").endsWith("/echo?token=***&a=***");
        assertThat(request.headers().toString()).doesNotContain("c2VjcmV0LWtleQ==", "hidden-token");
    }

    @Test
    void showsNoBeginOfACredentialWhereAnAnswerIsCut() throws Exception {
        SERVER.stubFor(get("/echo")
                .willReturn(aResponse().withStatus(400).withBody(" ".repeat(1_195) + "hidden-token and more")));
        HttpRequest request =
                HttpRequest.of(HttpMethod.GET, uri("/echo")).with(Header.secret("X-Token", "hidden-token"));

        assertThat(HttpSender.excerpt(request, sender.send(request))).doesNotContain("hid");
    }

    @Test
    void namesAHeaderThatCannotBeSentWithoutItsValue() {
        for (String value : List.of("hidden\ntoken", "hiddenütoken")) {
            assertThatThrownBy(() -> Header.secret("X-Token", value))
                    .hasMessageContaining("'X-Token'")
                    .hasMessageNotContaining("hidden")
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
        }
    }

    @Test
    void endsWhenItIsInterrupted() throws Exception {
        HttpSender patient = sender(HttpSettings.DEFAULT);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = new RawServer((_, _) -> {
            asked.countDown();
            await(over);
        })) {
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    patient.send(HttpRequest.of(HttpMethod.GET, server.uri("/")));
                } catch (InterruptedException _) {
                    ended.countDown();
                }
            });
            asked.await();
            thread.interrupt();

            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            over.countDown();
        }
    }

    private static byte[] answer(String header, String body) {
        return "HTTP/1.1 200 OK\r\n%s\r\n\r\n%s".formatted(header, body).getBytes(UTF_8);
    }

    private static void flood(OutputStream out) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (int i = 0; i < 1600; i++) {
            out.write(piece);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
