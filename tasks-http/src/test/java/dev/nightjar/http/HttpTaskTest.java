package dev.nightjar.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.nightjar.flow.Backoff;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.SkippingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpTaskTest {
    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());

    private final SkippingClock clock = new SkippingClock(Instant.parse("2026-11-02T00:00:00Z"));
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Nightjar nightjar = Nightjar.builder(NightjarConfig.empty(
                    Path.of("nowhere"),
                    new Environment(
                            Map.of("NIGHTJAR_SECRET_BI_TOKEN", "hidden-token"),
                            Path.of("nowhere"),
                            Path.of("nowhere"))))
            .listener(event -> {
                if (event instanceof RunEvent.Logged logged) {
                    log.add(logged.text());
                }
            })
            .build();

    /** The task on the clock of the test; an example of a subclass, too. */
    private final class TestedTask extends HttpTask {
        TestedTask(HttpSpec spec) {
            super(spec);
        }

        @Override
        protected Timekeeper time(TaskContext context) {
            return clock;
        }
    }

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @AfterEach
    void close() {
        nightjar.close();
        SERVER.resetAll();
    }

    @Test
    void sendsAFilledInBodyAndSecretsByName() {
        SERVER.stubFor(post("/refresh").willReturn(okJson("{\"ok\": true}")));
        HttpSpec spec = HttpSpec.post(SERVER.url("/refresh"), "{\"who\": \"{{value.who}}\"}")
                .withHeaders(Map.of("Authorization", "Bearer {{secret.bi_token}}"))
                .withValues(Map.of("who", "the \"night\""));

        HttpResult result = run(spec);

        assertThat(result.at("/ok")).contains("true");
        SERVER.verify(postRequestedFor(urlEqualTo("/refresh"))
                .withHeader("Authorization", equalTo("Bearer hidden-token"))
                .withRequestBody(equalToJson("{\"who\": \"the \\\"night\\\"\"}")));
    }

    @Test
    void pollsAnotherAddressUntilItSaysDone() {
        SERVER.stubFor(post("/refresh")
                .willReturn(okJson("{\"job\": {\"id\": \"a b\"}}").withStatus(202)));
        states("/jobs/a%20b", "pending", "running", "done");

        HttpResult result = run(polled("^done$"));

        assertThat(result.at("/state")).contains("done");
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-02T00:00:20Z"));
    }

    @Test
    void pollsTheAddressThatTheServerGives() {
        for (String base : List.of("", SERVER.baseUrl())) {
            String path = "/jobs/a%2Fb?base=" + base.length();
            SERVER.stubFor(post("/refresh").willReturn(okJson("{\"status_url\": \"%s\"}".formatted(base + path))));
            states(path, "pending", "done");

            assertThat(run(refreshing("{{answer./status_url}}")).at("/state")).contains("done");
            SERVER.verify(
                    2, getRequestedFor(urlEqualTo(path)).withHeader("Authorization", equalTo("Bearer hidden-token")));
        }
    }

    @Test
    void sendsNoCredentialToAnotherHostThatTheServerGives() {
        String elsewhere = "http://127.0.0.1:%d/jobs/7".formatted(SERVER.port());
        SERVER.stubFor(post("/refresh").willReturn(okJson("{\"status_url\": \"%s\"}".formatted(elsewhere))));
        states("/jobs/7", "done");

        assertThat(run(refreshing("{{answer./status_url}}")).at("/state")).contains("done");
        SERVER.verify(getRequestedFor(urlEqualTo("/jobs/7")).withoutHeader("Authorization"));
    }

    @Test
    void callsAnAddressThatBeginsWithAValue() {
        SERVER.stubFor(post("/refresh").willReturn(okJson("{}")));

        assertThat(run(HttpSpec.post("{{value.base}}/refresh", "{}").withValues(Map.of("base", SERVER.baseUrl())))
                        .status())
                .isEqualTo(200);
    }

    private static HttpSpec refreshing(String poll) {
        return HttpSpec.post(SERVER.url("/refresh"), "{}")
                .withHeaders(Map.of("Authorization", "Bearer {{secret.bi_token}}"))
                .doneWhen(DoneRule.value("/state", "^done$"))
                .polling(Poll.at(poll, Duration.ofSeconds(10), Duration.ofHours(1)));
    }

    @Test
    void failsWhenItIsToldThatAllIsLost() {
        SERVER.stubFor(post("/refresh").willReturn(okJson("{\"job\": {\"id\": 7}}")));
        states("/jobs/7", "pending", "failed");

        assertThatThrownBy(() -> run(polled("^done$")))
                .hasMessageContaining("'failed'")
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL));
    }

    @Test
    void givesUpAtTheDeadline() {
        SERVER.stubFor(get("/state").willReturn(okJson("{\"state\": \"pending\"}")));
        HttpSpec spec = HttpSpec.get(SERVER.url("/state"))
                .doneWhen(DoneRule.value("/state", "done"))
                .polling(Poll.every(Duration.ofMinutes(1), Duration.ofMinutes(10)));

        assertThatThrownBy(() -> run(spec))
                .hasMessageContaining("within PT10M")
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
        SERVER.verify(11, getRequestedFor(urlEqualTo("/state")));
    }

    @Test
    void saysThatAnAnswerIsNoJson() {
        SERVER.stubFor(get("/page").willReturn(aResponse().withBody("<html>log in</html>")));

        assertThatThrownBy(() -> run(HttpSpec.get(SERVER.url("/page")).doneWhen(DoneRule.value("/state", "done"))))
                .hasMessageContaining("no JSON")
                .hasMessageContaining("<html>log in</html>");
    }

    @Test
    void readsJsonBehindAByteOrderMark() {
        SERVER.stubFor(get("/state").willReturn(okJson("\uFEFF{\"state\": \"done\"}")));

        assertThat(run(HttpSpec.get(SERVER.url("/state")).doneWhen(DoneRule.value("/state", "^done$")))
                        .at("/state"))
                .contains("done");
    }

    @Test
    void judgesByAPatternInTheBody() {
        SERVER.stubFor(get("/page").willReturn(aResponse().withStatus(200).withBody("state: READY")));

        assertThat(run(HttpSpec.get(SERVER.url("/page")).doneWhen(DoneRule.body("READY$")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesAnotherStatusForASuccessWhenAskedTo() {
        SERVER.stubFor(get("/gone").willReturn(aResponse().withStatus(404)));

        assertThat(run(HttpSpec.get(SERVER.url("/gone")).doneWhen(DoneRule.status(404)))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void showsNoSecretWhenItFails() {
        SERVER.stubFor(get("/no").willReturn(aResponse().withStatus(403).withBody("hidden-token is no good")));

        assertThatThrownBy(() ->
                        run(HttpSpec.get(SERVER.url("/no")).withHeaders(Map.of("X-Token", "{{secret.bi_token}}"))))
                .hasMessageContaining("HTTP 403")
                .hasMessageContaining("*** is no good")
                .hasMessageNotContaining("hidden-token");
    }

    @Test
    void showsNoSecretOfAnAddressWhenItTriesAgain() {
        SERVER.stubFor(get("/hooks/hidden-token")
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("up"));
        SERVER.stubFor(get("/hooks/hidden-token")
                .inScenario("busy")
                .whenScenarioStateIs("up")
                .willReturn(okJson("{}")));

        run(HttpSpec.get(SERVER.url("/hooks/") + "{{secret.bi_token}}"));

        assertThat(log).singleElement().asString().contains("trying again", "/hooks/***", "HTTP 503");
    }

    @Test
    void namesAnAddressThatIsNone() {
        for (String url : List.of(
                "example.com/x", "ftp://example.com", "http://my_service:8080/x", "http://localhost:99999/x", "no")) {
            assertThatThrownBy(() -> run(HttpSpec.get(url)))
                    .hasMessageContaining("'%s' is no http or https address with a host", url)
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
        }
    }

    @Test
    void sendsAPostOnceWhateverThePolicySays() {
        SERVER.stubFor(post("/refresh").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        Task<HttpResult> task = new TestedTask(HttpSpec.post(SERVER.url("/refresh"), "{}"))
                .with(policy -> policy.withAttempts(3).withBackoff(Backoff.fixed(Duration.ZERO)));

        assertThatThrownBy(() -> nightjar.run(flow -> flow.run(task))).hasMessageContaining("the connection broke");
        SERVER.verify(1, postRequestedFor(urlEqualTo("/refresh")));
    }

    @Test
    void doesNotSendAPostAgainThatWasCutOff() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((_, _) -> await(over))) {
            Task<HttpResult> task = new TestedTask(
                            HttpSpec.post(server.uri("/refresh").toString(), "{}"))
                    .with(policy -> policy.withAttempts(2)
                            .withBackoff(Backoff.fixed(Duration.ZERO))
                            .withAttemptTimeout(Duration.ofMillis(500)));

            assertThatThrownBy(() -> nightjar.run(flow -> flow.run(task))).hasMessageContaining("not sent twice");
            over.countDown();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void saysWhyAPostWasRefusedWhateverThePolicySays() {
        SERVER.stubFor(post("/refresh").willReturn(aResponse().withStatus(400).withBody("no such extract")));
        Task<HttpResult> task = new TestedTask(HttpSpec.post(SERVER.url("/refresh"), "{}"))
                .with(policy -> policy.withAttempts(3).withBackoff(Backoff.fixed(Duration.ZERO)));

        assertThatThrownBy(() -> nightjar.run(flow -> flow.run(task))).hasMessageContaining("no such extract");
        SERVER.verify(1, postRequestedFor(urlEqualTo("/refresh")));
    }

    @Test
    void repeatsAPostThatHasAnIdempotencyKey() {
        SERVER.stubFor(post("/refresh")
                .inScenario("flaky")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))
                .willSetStateTo("up"));
        SERVER.stubFor(
                post("/refresh").inScenario("flaky").whenScenarioStateIs("up").willReturn(okJson("{}")));

        run(HttpSpec.post(SERVER.url("/refresh"), "{}").withIdempotencyHeader("Idempotency-Key"));

        assertThat(SERVER.findAll(postRequestedFor(urlEqualTo("/refresh"))))
                .extracting(request -> request.getHeader("Idempotency-Key"))
                .hasSize(2)
                .doesNotContainNull()
                .satisfies(keys -> assertThat(keys.getFirst()).isEqualTo(keys.getLast()));
    }

    @Test
    void namesAPlaceholderThatNothingStandsFor() {
        assertThatThrownBy(() -> run(HttpSpec.get(SERVER.url("/{{value.day}}").replace("%7B", "{"))))
                .hasMessageContaining("{{value.day}}");
    }

    @Test
    void refusesAGetWithABody() {
        HttpSpec spec = HttpSpec.post("https://example.com", "{}");

        assertThatThrownBy(() -> new HttpSpec(
                        HttpMethod.GET,
                        spec.url(),
                        spec.headers(),
                        spec.body(),
                        spec.values(),
                        spec.idempotencyHeader(),
                        spec.done(),
                        spec.poll()))
                .hasMessageContaining("a GET has no body");
    }

    @Test
    void refusesToPollAPostByRepeatingIt() {
        HttpSpec spec = HttpSpec.post("https://example.com", "{}");

        assertThatThrownBy(() -> spec.polling(Poll.every(Duration.ofSeconds(1), Duration.ofHours(1))))
                .hasMessageContaining("not sent twice");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResult run(HttpSpec spec) {
        return nightjar.run(flow -> flow.run(new TestedTask(spec)));
    }

    private static HttpSpec polled(String matches) {
        return HttpSpec.post(SERVER.url("/refresh"), "{}")
                .doneWhen(DoneRule.value("/state", matches).failing("^failed$"))
                .polling(Poll.at(
                        SERVER.url("/jobs/") + "{{answer./job/id}}", Duration.ofSeconds(10), Duration.ofHours(1)));
    }

    private static void states(String path, String... states) {
        String before = Scenario.STARTED;
        for (String state : states) {
            SERVER.stubFor(get(path)
                    .inScenario(path)
                    .whenScenarioStateIs(before)
                    .willReturn(okJson("{\"state\": \"%s\"}".formatted(state)))
                    .willSetStateTo(state));
            before = state;
        }
    }
}
