package dev.nightjar.warehouse.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkLockTest {
    @TempDir
    Path folder;

    @Test
    void refusesASecondHolderInThisProcessAndNamesIt() {
        Path file = folder.resolve("work/lock");
        try (WorkLock _ = WorkLock.acquire(file)) {
            assertBusy(file, ProcessHandle.current().pid());
        }
        WorkLock.acquire(file).close();
    }

    @Test
    void keepsTheLockWhenASecondHolderInThisProcessWasRefused() {
        Path file = folder.resolve("lock");
        try (WorkLock _ = WorkLock.acquire(file)) {
            assertBusy(file, ProcessHandle.current().pid());
            try (ChildJvm child = ChildJvm.start(Child.class, folder, List.of(), "claim", file.toString())) {
                assertThat(child.await("refused"))
                        .contains("in process " + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void refusesWhenAnotherProcessHoldsItUntilThatIsKilled() {
        Path file = folder.resolve("lock");
        try (ChildJvm child = ChildJvm.start(Child.class, folder, List.of(), "claim", file.toString())) {
            child.await("claimed");
            assertBusy(file, child.pid());
        }
        WorkLock.acquire(file).close();
    }

    private static void assertBusy(Path file, long holder) {
        assertThatThrownBy(() -> WorkLock.acquire(file))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining("in process " + holder + ",");
    }
}
