package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.flow.testing.FakeTask;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clean-ups of runs that were stopped. */
class CleanUpTest {
    private final TestRuntime runtime = new TestRuntime(builder -> builder.grace(Duration.ofMillis(50)));
    private final AtomicBoolean cleanedUp = new AtomicBoolean();
    private final Flow<Boolean> cleanUp =
            flow -> flow.run(FakeTask.doing(_ -> Boolean.toString(cleanedUp.getAndSet(true)))) != null;

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void aStopDoesNotInterruptTheCleanUpThatItMeetsButWhatFollows() throws Exception {
        CompletableFuture<RunHandle<String>> itself = new CompletableFuture<>();
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Flow<String> child = flow -> {
            flow.uncancellable(_ -> {
                itself.get().cancel();
                return interrupted.add(Thread.currentThread().isInterrupted());
            });
            interrupted.add(Thread.currentThread().isInterrupted());
            return "never";
        };
        RunHandle<String> run = runtime.start(flow -> flow.runFlow(child));
        itself.complete(run);

        assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
        assertThat(interrupted).containsExactly(false, true);
    }

    @Test
    void whatWakesAfterItsRunWasGivenUpCleansNothingUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        RunHandle<Boolean> run = runtime.start(flow -> {
            begun.countDown();
            Uninterrupted.run(release::await);
            try {
                return flow.uncancellable(cleanUp);
            } catch (NightjarException e) {
                refused.complete(e);
                throw e;
            }
        });
        begun.await();
        run.interrupt();
        assertThatThrownBy(run::await).hasMessageContaining("does not respond");
        release.countDown();

        assertThat(refused.get())
                .hasMessageContaining("was interrupted")
                .hasMessageEndingWith("; its clean-up is left to whoever goes on with it");
        assertThat(cleanedUp).isFalse();
    }

    @Test
    void aProcessThatHasLostItsRunLeavesTheCleanUpToTheOther(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("journal.db");
        try (SqliteJournal journal = SqliteJournal.open(file);
                TestRuntime durable = new TestRuntime(builder -> builder.journal(journal))) {
            RunHandle<Boolean> run = durable.start(flow -> {
                try {
                    flow.run(FakeTask.doing(_ -> takeOver(file)));
                    return true;
                } finally {
                    flow.uncancellable(cleanUp);
                }
            });

            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                    .hasMessageContaining("another took over its runs");
            assertThat(cleanedUp).isFalse();
        }
    }

    @Test
    void aProcessThatHearsOfItsLossFromALimitLeavesTheCleanUpToTheOther(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("journal.db");
        try (SqliteJournal journal = SqliteJournal.open(file);
                TestRuntime durable = new TestRuntime(builder -> builder.journal(journal))) {
            RunHandle<String> run = durable.start(flow -> {
                try {
                    takeOver(file);
                    return flow.run(FakeTask.giving("late").with(policy -> policy.withLimit("few", 1)));
                } finally {
                    flow.uncancellable(cleanUp);
                }
            });

            assertThatThrownBy(run::await).hasMessageContaining("another took over its runs");
            assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
            assertThat(cleanedUp).isFalse();
        }
    }

    /** As another process does that sees no sign of life. */
    private static String takeOver(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            return "leases: " + statement.executeUpdate("delete from lease");
        }
    }

    @Test
    void oneAfterTheOtherTheyHaveAMinuteFromTheStopOn() throws Exception {
        Semaphore cleaning = new Semaphore(0);
        AtomicInteger whole = new AtomicInteger();
        Flow<Boolean> slow = context -> {
            cleaning.release();
            context.sleep(Duration.ofSeconds(50));
            return whole.incrementAndGet() > 0;
        };
        RunHandle<Boolean> run = runtime.start(context -> {
            try {
                context.sleep(Duration.ofDays(1));
                return true;
            } finally {
                context.uncancellable(slow);
                context.uncancellable(slow);
            }
        });
        runtime.clock.awaitTimers(1);
        run.cancel();
        cleaning.acquire();
        runtime.clock.awaitTimers(2);
        runtime.clock.advance(Duration.ofSeconds(50));
        cleaning.acquire();
        runtime.clock.awaitTimers(2);
        runtime.clock.advance(Duration.ofSeconds(10));

        assertThatThrownBy(run::await)
                .hasMessage("the clean-up of run %s took longer than a minute from its stop".formatted(run.id()));
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(whole).hasValue(1);
    }

    @Test
    void oneWithinAnotherHasTheSameMinute() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        RunHandle<String> run = runtime.start(flow -> flow.uncancellable(outer -> outer.uncancellable(inner -> {
            begun.countDown();
            inner.sleep(Duration.ofMinutes(10));
            return "";
        })));
        begun.await();
        runtime.clock.awaitTimers(1);
        run.cancel();
        runtime.clock.awaitTimers(2);
        runtime.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(run::await).hasMessageContaining("took longer than a minute");
    }

    @Test
    void oneThatIsTriedAgainAndAgainDoesNotHoldUpTheEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean enough = new AtomicBoolean();
        RunHandle<String> run = runtime.start(flow -> {
            begun.countDown();
            while (!enough.get()) {
                try {
                    flow.uncancellable(context ->
                            context.run(FakeTask.failing(new NightjarException(ErrorCode.EXTERNAL, "no connection"))));
                } catch (NightjarException e) {
                    // Once more.
                }
            }
            return "at last";
        });
        begun.await();
        run.cancel();
        runtime.clock.awaitTimers(1);
        runtime.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(run::await).hasMessageContaining("does not respond");
        enough.set(true);
    }

    record Copy(String from) {}

    @TaskType("test.copy")
    static class CopyTask extends Task<String> {
        CopyTask(Copy spec) {
            super(spec);
        }

        @Override
        protected String run(TaskContext context) {
            return "copied";
        }
    }

    @Test
    void aDivergenceInOneCannotBeOutlivedByCatching() throws Exception {
        runtime.run("r", flow -> flow.uncancellable(context -> context.run(new CopyTask(new Copy("a")))));

        assertThatThrownBy(() -> runtime.run("r", flow -> {
                    try {
                        return flow.uncancellable(context -> context.run(new CopyTask(new Copy("b"))));
                    } catch (NightjarException e) {
                        return "caught";
                    }
                }))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED));
    }
}
