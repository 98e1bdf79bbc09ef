package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real file, taken up again by another runtime. */
class DurableTest {
    @TempDir
    Path folder;

    private Nightjar open() {
        return Nightjar.builder(NightjarConfig.empty(folder, TestRuntime.environment(Map.of())))
                .journal(SqliteJournal.open(folder.resolve(".nightjar/journal.db")))
                .build();
    }

    @Test
    void anInterruptedRunGoesOnInAnotherRuntime() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger first = new AtomicInteger();
        Flow<String> flow = context -> {
            context.run(Task.of("first", Boolean.class, _ -> {
                first.incrementAndGet();
                return true;
            }));
            context.run(Task.of("second", Boolean.class, _ -> {
                reached.countDown();
                if (first.get() < 2) {
                    new CountDownLatch(1).await();
                }
                return true;
            }));
            return "done";
        };
        String id;
        try (Nightjar nightjar = open()) {
            RunHandle<String> run = nightjar.start(flow);
            id = run.id();
            reached.await();
        }
        first.set(2);
        try (Nightjar nightjar = open()) {
            assertThat(nightjar.journal().run(id).orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
            RunHandle<String> again = nightjar.resumeOrStart(flow);
            assertThat(again.id()).isEqualTo(id);
            assertThat(again.await()).isEqualTo("done");
            assertThat(first).as("the first task is not run again").hasValue(2);
            assertThat(nightjar.resumeOrStart(flow).id()).isNotEqualTo(id);
        }
    }

    @Test
    void aRunOfAContainerThatIsGoneGoesOn() throws Exception {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch reached = new CountDownLatch(1);
        Flow<Boolean> flow = context -> {
            context.run(Task.of("first", Boolean.class, _ -> done.incrementAndGet() == 1));
            reached.countDown();
            return context.approve("go", "go on?").approved();
        };
        Path file = folder.resolve(".nightjar/journal.db");
        String id;
        try (Nightjar nightjar = open()) {
            RunHandle<Boolean> run = nightjar.start(flow);
            id = run.id();
            reached.await();
            assertThat(nightjar.resumeOrStart(flow).id())
                    .as("its process lives")
                    .isNotEqualTo(id);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("delete from run where id <> '%s'".formatted(id));
            statement.execute("insert into lease values (99, 'gone/boot/pid:[1]', 1, 1, 7)");
            statement.execute("update run set state = 'RUNNING', last_entry = null, lease = 99");
        }
        done.set(0);

        try (Nightjar nightjar = open()) {
            assertThat(nightjar.journal().run(id).orElseThrow().state()).isEqualTo(RunState.RUNNING);
            assertThat(nightjar.resumeOrStart(flow).id()).isEqualTo(id);
        }
        assertThat(done).as("the first task is not run again").hasValue(0);
    }

    @Test
    void aRunIsCancelledFromAnotherRuntime() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        try (Nightjar nightjar = open();
                Nightjar other = open()) {
            RunHandle<Boolean> run = nightjar.start(context -> context.run(Task.of("wait", Boolean.class, _ -> {
                reached.countDown();
                new CountDownLatch(1).await();
                return true;
            })));
            reached.await();
            other.cancel(run.id());
            assertThatThrownBy(run::await).hasMessageContaining("was cancelled");
            assertThat(other.journal().run(run.id()).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
            assertThatThrownBy(() -> other.cancel(run.id())).hasMessageContaining("has ended already: CANCELLED");
        }
    }

    @Test
    void aPersonsAnswerIsHeardOverRestarts() throws InterruptedException {
        Flow<Approval> flow = context -> context.approve("drop", "drop the clones?");
        String id;
        try (Nightjar nightjar = open()) {
            RunHandle<Approval> run = nightjar.start(flow);
            id = run.id();
            while (nightjar.journal().run(id).orElseThrow().state() != RunState.WAITING) {
                Thread.onSpinWait();
            }
        }
        try (Nightjar nightjar = open()) {
            Key asked = Key.ROOT.child("approve", "drop", 1);
            nightjar.journal().request(id, new Journal.Request.Answer(asked.id(), true, "ana", "go"));
            assertThat(nightjar.start(id, flow).await())
                    .satisfies(answer -> assertThat(answer.approved()).isTrue())
                    .satisfies(answer -> assertThat(answer.by()).isEqualTo("ana"));
        }
    }

    @Test
    void aResumedRunWaitsOutWhatIsLeftOfAWaitOfTheOtherSide() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Flow<String> flow = context -> context.run(Task.of("limited", String.class, _ -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new NightjarException(ErrorCode.EXTERNAL, "429").withRetryAfter(Duration.ofMinutes(10));
                    }
                    return "ok";
                })
                .with(policy -> policy.withAttempts(2)));
        try (TestRuntime runtime = new TestRuntime()) {
            RunHandle<String> run = runtime.nightjar.start("r", flow);
            runtime.awaitBackoff(1);
            runtime.clock.advance(Duration.ofMinutes(4));
            run.interrupt();
            assertThatThrownBy(run::await).hasMessageContaining("interrupted");
            assertThat(runtime.states().getLast()).isInstanceOf(TaskState.Cancelled.class);

            RunHandle<String> again = runtime.nightjar.start("r", flow);
            runtime.awaitBackoff(2);
            runtime.clock.advance(Duration.ofMinutes(5));
            runtime.clock.awaitTimers(1);
            assertThat(calls).hasValue(1);
            runtime.clock.advance(Duration.ofMinutes(1));
            assertThat(again.await()).isEqualTo("ok");
        }
    }

    @Test
    void aWaitOfTheOtherSideIsHonoured() throws InterruptedException {
        try (TestRuntime runtime = new TestRuntime()) {
            AtomicInteger calls = new AtomicInteger();
            RunHandle<String> run = runtime.start(flow -> flow.run(Task.of("limited", String.class, _ -> {
                        if (calls.incrementAndGet() == 1) {
                            throw new NightjarException(ErrorCode.EXTERNAL, "429")
                                    .withRetryAfter(Duration.ofMinutes(10));
                        }
                        return "ok";
                    })
                    .with(policy -> policy.withAttempts(2))));
            runtime.awaitBackoff(1);
            runtime.clock.advance(Duration.ofMinutes(9));
            assertThat(calls).hasValue(1);
            runtime.clock.advance(Duration.ofMinutes(2));
            assertThat(run.await()).isEqualTo("ok");
        }
    }
}
