package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {
    @TempDir
    Path folder;

    private final Marked marked = new Marked();
    private TestRuntime runtime;

    /** One whose steps are short. */
    static class ImpatientTask extends RunShellTask {
        private static final Duration PATIENCE = Duration.ofMillis(700);

        ImpatientTask(RunShellSpec spec) {
            super(spec);
        }

        @Override
        protected List<StopStep> stopSteps() {
            return List.of(new StopStep(StopStep.Signal.INT, PATIENCE), new StopStep(StopStep.Signal.TERM, PATIENCE));
        }
    }

    @BeforeEach
    void open() {
        runtime = new TestRuntime(folder);
    }

    @AfterEach
    void closesWithoutLeavingAProcess() {
        runtime.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> marked.processes().isEmpty());
    }

    @Test
    void aTimeoutEndsTheWholeTreeAtOnce() {
        long begun = System.nanoTime();

        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> runtime.run(task("sleep 30 | cat; echo never")
                        .with(policy -> policy.withAttemptTimeout(Duration.ofSeconds(1)))));

        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        assertThat(programs()).isEmpty();
        assertThat(runtime.log()).isEmpty();
    }

    @Test
    void aCancelEndsTheWholeTree() {
        RunHandle<ShellResult> handle = runtime.start(task("echo up; sleep 30"));
        awaitLog("up");

        handle.cancel();

        assertThatThrownBy(handle::await).hasMessageContaining("was cancelled");
        assertThat(programs()).isEmpty();
    }

    @Test
    void anInterruptIsSentOnceAndLeavesTimeToEnd() {
        stopsWithin(
                Duration.ofSeconds(3),
                "trap 'echo int >> seen; sleep 0.3; echo bye >> seen; exit 3' INT; echo up; while :; do sleep 0.05; done");

        assertThat(folder.resolve("seen")).content().isEqualTo("int\nbye\n");
    }

    @Test
    void oneThatSaysMuchAtItsEndIsNotHeldUp() {
        stopsWithin(
                Duration.ofSeconds(3),
                "trap 'seq 1 100000; echo bye > seen; exit 3' INT; echo up; while :; do sleep 0.05; done");

        assertThat(folder.resolve("seen")).content().isEqualTo("bye\n");
    }

    @Test
    void oneThatIgnoresTheInterruptIsTerminated() {
        stopsWithin(Duration.ofSeconds(3), "trap '' INT; echo up; sleep 30");
    }

    @Test
    void oneThatIgnoresBothIsKilled() {
        stopsWithin(Duration.ofSeconds(4), "trap '' INT TERM; echo up; while :; do sleep 30; done");
    }

    @Test
    void aGrandchildWhoseParentHasEndedIsStoppedToo() {
        stopsWithin(Duration.ofSeconds(4), "( sleep 30 & ); echo up; sleep 30");
    }

    @Test
    void aDaemonThatHasLeftItsSessionIsStoppedToo() {
        stopsWithin(Duration.ofSeconds(4), "setsid sh -c '( sleep 30 & )'; echo up; sleep 30");
    }

    @Test
    void aGrandchildThatOutlivesItsProgramIsStoppedToo() {
        stopsWithin(Duration.ofSeconds(4), "sleep 30 & echo up");
    }

    @Test
    void aLineThatIsNotTakenStopsTheProgram() {
        RunShellTask task =
                new ImpatientTask(RunShellSpec.script("echo one; sleep 30").withEnvironment(marked.variables())) {
                    @Override
                    protected void onLine(OutputLine line, TaskContext context) {
                        throw new IllegalStateException("no use for " + line.text());
                    }
                };

        assertThatThrownBy(() -> runtime.run(task)).hasMessageContaining("no use for one");
        assertThat(programs()).isEmpty();
    }

    @Test
    void manyProgramsDoNotHoldUpTheThreadsOfTheRuntime() throws Exception {
        List<RunHandle<ShellResult>> handles = IntStream.range(0, 150)
                .mapToObj(_ -> runtime.start(task("echo up; sleep 60")))
                .toList();
        await().atMost(Duration.ofSeconds(60)).until(() -> runtime.log().size() == 150);

        Thread other = Thread.startVirtualThread(() -> {});

        assertThat(other.join(Duration.ofSeconds(2))).isTrue();
        handles.forEach(RunHandle::cancel);
        for (RunHandle<ShellResult> handle : handles) {
            assertThatThrownBy(handle::await).hasMessageContaining("was cancelled");
        }
        assertThat(programs()).isEmpty();
    }

    @Test
    void aDeadlineThatMeetsTheEndLeavesNoProcessAndNoInterrupt() {
        for (int i = 0; i < 200; i++) {
            Duration deadline = Duration.ofMillis(50 + i % 20);
            boolean interrupted = runtime.nightjar().run(flow -> {
                try {
                    flow.run(task("sleep 0.05").with(policy -> policy.withAttemptTimeout(deadline)));
                } catch (TaskFailedException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
                }
                return Thread.currentThread().isInterrupted();
            });
            assertThat(interrupted).isFalse();
            assertThat(programs()).isEmpty();
        }
    }

    private void stopsWithin(Duration limit, String script) {
        RunHandle<ShellResult> handle = runtime.start(task(script));
        awaitLog("up");
        long begun = System.nanoTime();

        handle.cancel();

        assertThatThrownBy(handle::await).hasMessageContaining("was cancelled");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(limit);
        assertThat(programs()).isEmpty();
    }

    private void awaitLog(String line) {
        await().atMost(Duration.ofSeconds(10)).until(() -> runtime.log().contains(line));
    }

    /** Without the guard's watcher, which may need a moment more, and without what is just ending. */
    private List<String> programs() {
        return marked.processes().stream()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> !line.contains("nightjar-guard"))
                .toList();
    }

    private ImpatientTask task(String script) {
        return new ImpatientTask(RunShellSpec.script(script).withEnvironment(marked.variables()));
    }
}
