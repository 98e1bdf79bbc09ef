package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {
    @TempDir
    Path folder;

    private Lab lab = new Lab(Path.of("."));

    @BeforeEach
    void aSourceOfWhichATableTakesASecond() {
        lab = Lab.withRules(folder, "tables: {\"big.*\": {skip: true}}\n");
    }

    @Test
    void cloneEnds() throws Exception {
        lab.change(BigTable.create());
        interruptsIn(
                "clone-schemas",
                () -> await().pollInterval(Duration.ofMillis(2))
                        .until(() -> lab.files("clones").values().stream().anyMatch(size -> size.length() > 40)));
        assertThat(lab.files("clones")).isEmpty();
        nextRunIsRight();
    }

    @Test
    void preparationEnds() throws Exception {
        interruptsIn("prepare-shard", () -> {});
        nextRunIsRight();
    }

    @Test
    void preparationEndsInTheMiddle() throws Exception {
        captureALargeTable();
        interruptsIn("prepare-shard", () -> awaitOpenHere(lab.historyFile("big")));
        nextRunIsRight();
    }

    @Test
    void proofEndsInTheMiddle() throws Exception {
        captureALargeTable();
        interruptsIn("verify-history", () -> awaitOpenHere(lab.historyFile("big")));
        nextRunIsRight();
    }

    /** Large enough to be met, and small enough for dbt. */
    private void captureALargeTable() {
        lab = Lab.withRules(folder.resolve("large"), "");
        lab.change(List.of(
                "create schema big",
                "create table big.events (id integer primary key, text varchar, _fivetran_synced timestamptz)",
                "insert into big.events select i, md5('' || i), now() from range(30000) t(i)"));
    }

    /** Waits until this process has a file open, which it has as long as it works on it. */
    private static void awaitOpenHere(Path file) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return open.anyMatch(link -> file.equals(target(link)));
            }
        });
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link;
        }
    }

    @Test
    void dbtEnds() throws Exception {
        DbtProcesses dbt = new DbtProcesses(lab);
        interruptsIn("snapshot", () -> dbt.awaitSnapshot(0));
        assertThat(dbt.alive()).isEmpty();
        nextRunIsRight();
    }

    @Test
    void proofEnds() throws Exception {
        interruptsIn("verify-history", () -> {});
        nextRunIsRight();
    }

    private void interruptsIn(String step, Runnable until) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        try (Nightjar nightjar = lab.open(Lab.midnight(1), event -> {
            if (event instanceof RunEvent.TaskChanged(var _, var name, TaskState.Running _) && name.equals(step)) {
                there.countDown();
            }
        })) {
            RunHandle<NightReport> run = nightjar.start(new NightlyCloneThenSnapshot(lab.spec(nightjar)));
            there.await();
            until.run();
            long asked = System.nanoTime();
            run.interrupt();

            NightjarException failure = Failure.of(run::await);

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
            assertThat(run.state()).isEqualTo(RunState.INTERRUPTED);
            assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(failure).hasMessageEndingWith("was interrupted; the next run goes on with it");
        }
    }

    private void nextRunIsRight() {
        assertThat(lab.run(1).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isGreaterThanOrEqualTo(5);
    }
}
