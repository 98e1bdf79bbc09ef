package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskStateTest {
    @Test
    void nothingFollowsATerminalState() {
        Duration time = Duration.ofSeconds(1);

        assertThat(List.of(
                        new TaskState.Succeeded(1, time),
                        new TaskState.Failed(1, ErrorCode.BUSY, "held", time),
                        new TaskState.TimedOut(1, time, time),
                        new TaskState.Cancelled(time),
                        new TaskState.Skipped("left out"),
                        new TaskState.Cached()))
                .allMatch(TaskState::terminal);
    }

    @Test
    void somethingFollowsTheOthers() {
        assertThat(List.of(
                        new TaskState.Pending(),
                        new TaskState.Running(1),
                        new TaskState.Retrying(1, "held", Instant.EPOCH)))
                .noneMatch(TaskState::terminal);
    }
}
