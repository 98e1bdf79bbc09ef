package dev.nightjar.flow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final List<String> fired = new ArrayList<>();

    @Test
    void timersFireInTheirOrderAtTheirTime() {
        clock.after(Duration.ofSeconds(2), () -> fired.add("two at " + clock.instant()));
        clock.after(SECOND, () -> fired.add("one at " + clock.instant()));
        clock.after(SECOND, () -> fired.add("another at " + clock.instant()));
        clock.after(Duration.ofSeconds(9), () -> fired.add("nine"));
        clock.advance(Duration.ofSeconds(3));

        assertThat(fired)
                .containsExactly(
                        "one at 1970-01-01T00:00:01Z",
                        "another at 1970-01-01T00:00:01Z",
                        "two at 1970-01-01T00:00:02Z");
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void aTimerThatWasCalledOffDoesNotFire() {
        Timekeeper.Timer timer = clock.after(SECOND, () -> fired.add("never"));
        timer.close();
        clock.advance(SECOND);

        assertThat(fired).isEmpty();
    }

    @Test
    void whatIsDueFiresAtOnceAndTheClockNeverGoesBack() {
        clock.after(Duration.ZERO, () -> fired.add("zero"));
        clock.after(SECOND.negated(), () -> fired.add("less"));

        assertThat(fired).containsExactly("zero", "less");
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whoSleepsIsWokenByTheClock() throws Exception {
        CountDownLatch awake = new CountDownLatch(1);
        Thread sleeper = Thread.ofVirtual().start(() -> {
            try {
                clock.sleep(Duration.ZERO);
                clock.sleep(SECOND);
                awake.countDown();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        clock.awaitTimers(1);
        clock.advance(SECOND);
        awake.await();
        sleeper.join();

        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1));
    }
}
