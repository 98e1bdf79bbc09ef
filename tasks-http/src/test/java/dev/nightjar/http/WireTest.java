package dev.nightjar.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.nightjar.testkit.SkippingClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A server on loopback, and a sender whose time is that of the test. */
abstract class WireTest {
    static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
    static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort());

    final SkippingClock clock = new SkippingClock(START);
    final HttpSettings settings = HttpSettings.DEFAULT.withRead(Duration.ofSeconds(5));
    final HttpSender sender = sender(settings);

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

    HttpSender sender(HttpSettings how) {
        return new HttpSender(how, Retries.DEFAULT, clock);
    }

    HttpFailure failure(HttpRequest request) {
        return catchThrowableOfType(HttpFailure.class, () -> sender.send(request));
    }

    static HttpRequest question(String path) {
        return HttpRequest.of(HttpMethod.GET, uri(path));
    }

    static HttpRequest posting(String path) {
        return HttpRequest.of(HttpMethod.POST, uri(path));
    }

    static URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(SERVER.port(), path));
    }

    static void inTurn(String path, ResponseDefinitionBuilder... answers) {
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
}
