package dev.nightjar.testkit.fivetran;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangesTest {
    private final Exchanges exchanges = new Exchanges(10_000, 20);

    @Test
    void forgetOlderAnswersAndTheOldestRequests() {
        for (int i = 0; i < 1_000; i++) {
            exchanges.add(exchange("/v1/" + i, 1_000));
        }

        List<Exchange> kept = exchanges.all();

        assertThat(kept)
                .hasSize(30)
                .extracting(Exchange::path)
                .startsWith("/v1/970")
                .endsWith("/v1/999");
        assertThat(kept.subList(0, 20)).extracting(Exchange::answer).containsOnly("");
        assertThat(kept.subList(20, 30))
                .allSatisfy(exchange -> assertThat(exchange.answer()).hasSize(1_000));
    }

    @Test
    void keepTheLastAnswerHoweverLargeItIs() {
        exchanges.add(exchange("/v1/small", 1));
        exchanges.add(exchange("/v1/large", 20_000));

        assertThat(exchanges.all())
                .extracting(Exchange::answer)
                .satisfiesExactly(
                        answer -> assertThat(answer).isEmpty(),
                        answer -> assertThat(answer).hasSize(20_000));
    }

    private static Exchange exchange(String path, int answer) {
        return new Exchange(Instant.EPOCH, "GET", path, "", 200, "x".repeat(answer));
    }
}
