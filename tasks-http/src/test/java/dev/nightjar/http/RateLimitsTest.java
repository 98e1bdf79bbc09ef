package dev.nightjar.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Servers that ask to wait. */
class RateLimitsTest extends WireTest {
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
}
