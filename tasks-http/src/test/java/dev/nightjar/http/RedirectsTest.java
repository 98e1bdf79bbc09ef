package dev.nightjar.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedirectsTest extends WireTest {
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
    void sendsAPostAgainWhereItsAddressHasMoved() throws Exception {
        for (int status : List.of(301, 302, 307, 308)) {
            SERVER.stubFor(
                    post("/here").willReturn(aResponse().withStatus(status).withHeader("Location", "/there")));
            SERVER.stubFor(post("/there")
                    .withRequestBody(equalTo("all"))
                    .willReturn(aResponse().withBody("done")));

            assertThat(sender.send(posting("/here").withBody("all".getBytes(UTF_8), "text/plain"))
                            .text())
                    .as("%d", status)
                    .isEqualTo("done");
        }
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
}
