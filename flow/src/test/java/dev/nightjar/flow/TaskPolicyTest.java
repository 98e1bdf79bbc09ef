package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskPolicyTest {
    @Test
    void triesOnceWithoutATimeoutByDefault() {
        assertThat(TaskPolicy.DEFAULT.attempts()).isEqualTo(1);
        assertThat(TaskPolicy.DEFAULT.attemptTimeout()).isEmpty();
        assertThat(TaskPolicy.DEFAULT.totalTimeout()).isEmpty();
        assertThat(TaskPolicy.DEFAULT.limit()).isEmpty();
        assertThat(TaskPolicy.DEFAULT.retry().codes())
                .containsExactlyInAnyOrder(ErrorCode.EXTERNAL, ErrorCode.BUSY, ErrorCode.TIMEOUT);
    }

    @Test
    void eachWitherChangesOnePart() {
        TaskPolicy policy = TaskPolicy.DEFAULT
                .withAttempts(3)
                .withBackoff(Backoff.fixed(Duration.ofSeconds(1)))
                .withRetryOn(ErrorCode.BUSY)
                .withAttemptTimeout(Duration.ofSeconds(2))
                .withTotalTimeout(Duration.ofSeconds(3))
                .withLimit("warehouse");

        assertThat(policy.attempts()).isEqualTo(3);
        assertThat(policy.backoff()).isEqualTo(Backoff.fixed(Duration.ofSeconds(1)));
        assertThat(policy.retry().codes()).containsExactly(ErrorCode.BUSY);
        assertThat(policy.attemptTimeout()).contains(Duration.ofSeconds(2));
        assertThat(policy.totalTimeout()).contains(Duration.ofSeconds(3));
        assertThat(policy.limit()).contains(new TaskPolicy.Limit("warehouse", Integer.MAX_VALUE));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> TaskPolicy.DEFAULT.withAttempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TaskPolicy.DEFAULT.withAttemptTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> TaskPolicy.DEFAULT.withTotalTimeout(Duration.ZERO));
    }
}
