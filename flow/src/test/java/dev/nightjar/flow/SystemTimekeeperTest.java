package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemTimekeeperTest {
    private final Timekeeper time = Timekeeper.system();

    @Test
    void whatIsDueFiresSoon() throws Exception {
        CountDownLatch fired = new CountDownLatch(2);
        time.after(Duration.ZERO, fired::countDown);
        time.after(Duration.ofSeconds(-1), fired::countDown);

        assertThat(fired.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTimerMayLieInAnyFuture() {
        Timekeeper.Timer timer = time.after(ChronoUnit.FOREVER.getDuration(), () -> {});
        timer.close();

        assertThat(timer).isNotNull();
    }
}
