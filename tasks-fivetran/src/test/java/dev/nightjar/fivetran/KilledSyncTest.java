package dev.nightjar.fivetran;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.testkit.fivetran.FakeConnection;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.SyncScript;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed with signal 9 at each step of a sync, and another that goes on: one forced sync at most, and
 * the connection is left as it was found.
 */
class KilledSyncTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_WRITES = 30;

    @TempDir
    private Path scratch;

    @Test
    void scenario23_killedAtEachWriteToTheJournal() throws Exception {
        assertThat(killEverywhere(SyncRules.Running.WAIT_THEN_SYNC, false)).isGreaterThanOrEqualTo(5);
    }

    @Test
    void scenario23_killedAtEachWriteToTheJournalWhileItForces() throws Exception {
        assertThat(killEverywhere(SyncRules.Running.RESTART, true)).isGreaterThanOrEqualTo(4);
    }

    @Test
    void scenario23_killedDuringEachRequestThatChangesSomething() throws Exception {
        List<FaultRule> requests = List.of(
                FaultRule.next(1, "PATCH", "", new Fault.Hangs(true)),
                FaultRule.next(1, "PATCH", "", new Fault.Hangs(false)),
                FaultRule.next(1, "PATCH", "", new Fault.Hangs(true)).after(1),
                FaultRule.next(1, "PATCH", "", new Fault.Hangs(true)).after(2),
                FaultRule.next(1, "PATCH", "", new Fault.Hangs(false)).after(3),
                FaultRule.next(1, "POST", "/sync$", new Fault.Hangs(true)),
                FaultRule.next(1, "POST", "/sync$", new Fault.Hangs(false)));
        for (FaultRule rule : requests) {
            Path folder = Files.createTempDirectory(scratch, "request-");
            try (FakeFivetran fake = fake(folder, false)) {
                fake.fault(rule);
                Process first = start(folder, SyncRules.Running.WAIT_THEN_SYNC, 0, "before");
                while (fake.exchanges().stream().noneMatch(exchange -> exchange.status() == 0)) {
                    assertThat(first.waitFor(5, TimeUnit.MILLISECONDS))
                            .as("it has ended before " + rule)
                            .isFalse();
                }
                kill(first);
                goOn(folder, SyncRules.Running.WAIT_THEN_SYNC);
                check(fake, false);
            }
        }
    }

    /** How many writes there were to be killed before. */
    private int killEverywhere(SyncRules.Running rule, boolean syncing) throws Exception {
        int deaths = 0;
        for (int write = 1; write <= MOST_WRITES; write++) {
            for (String when : List.of("before", "after")) {
                Path folder = Files.createTempDirectory(scratch, "write-");
                try (FakeFivetran fake = fake(folder, syncing)) {
                    Process first = start(folder, rule, write, when);
                    if (!said(first).equals("held")) {
                        return deaths;
                    }
                    kill(first);
                    deaths += when.equals("before") ? 1 : 0;
                    if (syncing && forced(fake) == 0) {
                        // Whether it was forced is open to the next process, which must not do it: the old sync ends.
                        fake.change("c", FakeConnection::stop);
                    }
                    goOn(folder, rule);
                    check(fake, syncing);
                }
            }
        }
        throw new AssertionError("a sync does not write %d times".formatted(MOST_WRITES));
    }

    private static FakeFivetran fake(Path folder, boolean syncing) throws IOException {
        FakeFivetran fake = new FakeFivetran(InstantSource.system());
        SyncScript quick = SyncScript.success().lasting(Duration.ofMillis(100), Duration.ofMillis(300));
        FakeConnection connection = fake.connection("c", "shop")
                .succeededAt(Instant.now().minusSeconds(3600))
                .then(quick, quick, quick);
        if (syncing) {
            connection.syncingSince(Instant.now(), SyncScript.success().lasting(Duration.ZERO, Duration.ofHours(3)));
        } else {
            connection.paused(true);
        }
        Files.writeString(folder.resolve("nightjar.yml"), """
                connections:
                  fivetran: {type: fivetran, key: "${secret.key}", secret: "${secret.secret}", base_url: "%s"}
                """.formatted(fake.baseUrl()));
        return fake;
    }

    private static Process start(Path folder, SyncRules.Running rule, int write, String when) throws IOException {
        ProcessBuilder worker = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SyncWorker.class.getName(),
                folder.toString(),
                rule.name(),
                Integer.toString(write),
                when);
        worker.environment().put("NIGHTJAR_SECRET_KEY", FakeFivetran.KEY);
        worker.environment().put("NIGHTJAR_SECRET_SECRET", FakeFivetran.SECRET);
        return worker.redirectError(folder.resolve("err-" + when + write).toFile())
                .start();
    }

    private static String said(Process worker) throws IOException {
        BufferedReader out = worker.inputReader();
        String line = out.readLine();
        return line == null ? "" : line;
    }

    /** Signal 9: nothing of the process runs any more. */
    private static void kill(Process worker) throws InterruptedException {
        worker.toHandle().destroyForcibly();
        assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static void goOn(Path folder, SyncRules.Running rule) throws Exception {
        Process second = start(folder, rule, 0, "again");
        assertThat(said(second)).as(() -> errors(folder.resolve("err-again0"))).isEqualTo("done SUCCEEDED");
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static String errors(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static long forced(FakeFivetran fake) {
        return fake.exchanges().stream()
                .filter(exchange -> exchange.request().contains("\"force\":true"))
                .count();
    }

    private static void check(FakeFivetran fake, boolean syncing) throws InterruptedException {
        assertThat(forced(fake)).isLessThanOrEqualTo(syncing ? 1 : 0);
        FivetranClient client = new FivetranClient(
                FivetranSpec.of(Secret.of(FakeFivetran.KEY), Secret.of(FakeFivetran.SECRET), fake.baseUrl()),
                Timekeeper.system());
        assertThat(client.syncHistory("c", Instant.now().minusSeconds(600), Instant.now()))
                .as("one sync and no other")
                .hasValueSatisfying(history -> assertThat(history).hasSize(1));
        Connection left = client.connection("c");
        assertThat(left.schedule().type()).isEqualTo(ScheduleType.AUTO);
        assertThat(left.isPaused()).isEqualTo(!syncing);
    }
}
