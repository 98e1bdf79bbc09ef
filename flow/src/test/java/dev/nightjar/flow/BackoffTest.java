package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void growsByItsFactorUpToItsMaximum() {
        Backoff backoff = new Backoff(SECOND, Duration.ofSeconds(10), 3, 0);

        assertThat(IntStream.rangeClosed(1, 5).mapToObj(n -> backoff.delay(n, 0.5)))
                .containsExactly(
                        SECOND,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10));
    }

    @Test
    void spreadsByItsJitterAndStaysBelowItsMaximum() {
        Backoff backoff = new Backoff(SECOND, Duration.ofMillis(1_100), 1, 0.2);

        assertThat(backoff.delay(1, 0)).isEqualTo(Duration.ofMillis(800));
        assertThat(backoff.delay(1, 0.5)).isEqualTo(SECOND);
        assertThat(backoff.delay(1, 0.75)).isEqualTo(Duration.ofMillis(1_100));
        assertThat(backoff.delay(1, 0.99)).isEqualTo(Duration.ofMillis(1_100));
    }

    @Test
    void staysAtItsMaximumHoweverOftenItFailed() {
        assertThat(Backoff.exponential(SECOND, Duration.ofMinutes(1)).delay(Integer.MAX_VALUE, 0.5))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aFixedOneIsAlwaysTheSame() {
        assertThat(Backoff.fixed(SECOND).delay(1, 0)).isEqualTo(SECOND);
        assertThat(Backoff.fixed(SECOND).delay(9, 0.99)).isEqualTo(SECOND);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(SECOND, Duration.ZERO, 2, 0))
                .withMessage("initial PT1S is longer than max PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND.negated(), SECOND, 2, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, SECOND, 0.5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, SECOND, 2, 1.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.fixed(SECOND).delay(0, 0));
    }

    @Test
    void itsMaximumMayBeForEver() {
        Backoff endless = Backoff.exponential(SECOND, ChronoUnit.FOREVER.getDuration());

        assertThat(endless.delay(4, 0.5)).isEqualTo(Duration.ofSeconds(8));
        assertThat(endless.delay(Integer.MAX_VALUE, 0.5)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }
}
