package dev.nightjar.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.SkippingClock;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The wire as it is on bad days, over real sockets. */
class HttpSenderTest {
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort());

    private final SkippingClock clock = new SkippingClock(START);
    private final HttpSettings settings = HttpSettings.DEFAULT.withRead(Duration.ofSeconds(5));
    private final HttpSender sender = sender(settings);

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @AfterEach
    void reset() {
        SERVER.resetAll();
    }

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
    void takesNoCredentialsToAnotherHost() throws Exception {
        SERVER.stubFor(get("/here")
                .willReturn(aResponse()
                        .withStatus(302)
                        .withHeader("Location", "http://localhost:%d/there".formatted(SERVER.port()))));
        SERVER.stubFor(get("/there").willReturn(aResponse().withBody("moved")));
        HttpRequest request = question("/here")
                .with(Header.of("Authorization", "Basic c2VjcmV0"))
                .with(Header.secret("X-Token", "hidden"))
                .with(Header.of("Accept", "text/plain"));

        assertThat(sender.send(request).text()).isEqualTo("moved");
        var moved = SERVER.findAll(getRequestedFor(urlEqualTo("/there"))).getFirst();
        assertThat(moved.header("Authorization").isPresent()).isFalse();
        assertThat(moved.header("X-Token").isPresent()).isFalse();
        assertThat(moved.getHeader("Accept")).isEqualTo("text/plain");
    }

    @Test
    void takesCredentialsAlongOnTheSameServer() throws Exception {
        SERVER.stubFor(get("/here").willReturn(aResponse().withStatus(307).withHeader("Location", "/there")));
        SERVER.stubFor(get("/there").willReturn(aResponse()));

        sender.send(question("/here").with(Header.of("Authorization", "Basic c2VjcmV0")));

        assertThat(SERVER.findAll(getRequestedFor(urlEqualTo("/there")))
                        .getFirst()
                        .getHeader("Authorization"))
                .isEqualTo("Basic c2VjcmV0");
    }

    @Test
    void takesNoBodyToAnotherHost() {
        SERVER.stubFor(post("/here")
                .willReturn(aResponse()
                        .withStatus(307)
                        .withHeader("Location", "http://localhost:%d/there".formatted(SERVER.port()))));

        assertThat(failure(posting("/here").withBody(new byte[] {1}, "x/y")).kind())
                .isEqualTo(HttpFailure.Kind.REDIRECTED);
        SERVER.verify(0, anyRequestedFor(urlEqualTo("/there")));
    }

    @Test
    void endsACircleOfRedirects() {
        SERVER.stubFor(get("/round").willReturn(aResponse().withStatus(302).withHeader("Location", "/round")));

        assertThat(failure(question("/round"))).hasMessageContaining("more than 5 times");
    }

    @Test
    void sendsAPostOnceThatIsLedOnToAQuestion() throws Exception {
        SERVER.stubFor(post("/start").willReturn(aResponse().withStatus(303).withHeader("Location", "/state")));
        inTurn(
                "/state",
                aResponse().withStatus(429),
                aResponse().withStatus(503),
                aResponse().withFault(Fault.EMPTY_RESPONSE),
                aResponse().withBody("done"));

        assertThat(sender.send(posting("/start")).text()).isEqualTo("done");
        SERVER.verify(1, postRequestedFor(urlEqualTo("/start")));
    }

    @Test
    void knowsThatAPostHasArrivedWhichIsLedNowhere() {
        List<String> ways =
                List.of("http://127.0.0.1:1/", "https://localhost:%d/".formatted(SERVER.httpsPort()), "ftp:x");
        for (String way : ways) {
            SERVER.stubFor(post("/start").willReturn(aResponse().withStatus(303).withHeader("Location", way)));

            assertThat(failure(posting("/start")).mayHaveArrived()).as(way).isTrue();
        }
        SERVER.verify(ways.size(), postRequestedFor(urlEqualTo("/start")));
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
    void doesNotWaitForYearsWhenAskedTo() throws Exception {
        SERVER.stubFor(get("/down").willReturn(aResponse().withStatus(503).withHeader("Retry-After", "999999999")));

        assertThat(sender.send(question("/down")).status()).isEqualTo(503);
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void asksOnceMoreAfterADayWhateverALimitSays() throws Exception {
        inTurn("/limited", aResponse().withStatus(429).withHeader("Retry-After", "999999999"), aResponse());
        assertThat(failure(question("/limited")).kind()).isEqualTo(HttpFailure.Kind.LIMITED);
        assertThat(clock.instant()).isEqualTo(START);

        clock.sleep(Duration.ofDays(1));

        assertThat(sender.send(question("/limited")).status()).isEqualTo(200);
    }

    @Test
    void waitsAnHourWhenAskedTo() throws Exception {
        inTurn("/limited", aResponse().withStatus(429).withHeader("Retry-After", "3600"), aResponse());

        assertThat(sender.send(question("/limited")).status()).isEqualTo(200);
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3600));
    }

    @Test
    void sharesARateLimitWithAllWhoUseTheAccount() throws Exception {
        inTurn("/limited", aResponse().withStatus(429).withHeader("Retry-After", "3600"), aResponse());
        SERVER.stubFor(get("/other").willReturn(aResponse()));
        HttpSender another = sender(settings);

        assertThatThrownBy(() -> sender.send(question("/limited").noLaterThan(START.plusSeconds(60)), "acme"))
                .isInstanceOfSatisfying(
                        HttpFailure.class, e -> assertThat(e.kind()).isEqualTo(HttpFailure.Kind.LIMITED));
        another.send(question("/other"), "somebody else");
        assertThat(clock.instant()).isEqualTo(START);
        another.send(question("/other"), "acme");

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3600));
    }

    @Test
    void backsOffFromALimitThatNamesNoTime() throws Exception {
        inTurn("/limited", aResponse().withStatus(429), aResponse().withStatus(429), aResponse());

        assertThat(sender.send(posting("/limited")).status()).isEqualTo(200);
        assertThat(Duration.between(START, clock.instant())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    @Test
    void readsADateToWaitFor() throws Exception {
        inTurn(
                "/limited",
                aResponse()
                        .withStatus(429)
                        .withHeader("Date", "Mon, 02 Nov 2026 05:00:00 GMT")
                        .withHeader("Retry-After", "Mon, 02 Nov 2026 05:00:40 GMT"),
                aResponse());

        sender.send(question("/limited"));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(40));
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

    private HttpSender sender(HttpSettings how) {
        return new HttpSender(how, Retries.DEFAULT, clock);
    }

    private HttpFailure failure(HttpRequest request) {
        return catchThrowableOfType(HttpFailure.class, () -> sender.send(request));
    }

    private static HttpRequest question(String path) {
        return HttpRequest.of(HttpMethod.GET, uri(path));
    }

    private static HttpRequest posting(String path) {
        return HttpRequest.of(HttpMethod.POST, uri(path));
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(SERVER.port(), path));
    }

    private static void inTurn(String path, ResponseDefinitionBuilder... answers) {
        String state = Scenario.STARTED;
        for (int i = 0; i < answers.length; i++) {
            SERVER.stubFor(any(urlEqualTo(path))
                    .inScenario(path)
                    .whenScenarioStateIs(state)
                    .willReturn(answers[i])
                    .willSetStateTo("" + i));
            state = "" + i;
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
