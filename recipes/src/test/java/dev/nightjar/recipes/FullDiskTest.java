package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunListener;
import dev.nightjar.flow.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of its own, of 200 MB in memory; only root can make one. */
class FullDiskTest {
    @TempDir
    Path folder;

    private Path disk = Path.of(".");

    @BeforeEach
    void mounts() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = runs("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString());
        assumeThat(mounted)
                .as("a disk could be mounted, for which it takes root")
                .isTrue();
    }

    @AfterEach
    void unmounts() throws Exception {
        runs("umount", disk.toString());
    }

    @Test
    void aDiskThatIsTooSmallIsToldBeforeCloning() throws Exception {
        Lab lab = bigLab();
        fill(10_000_000);

        NightjarException failure = Failure.of(() -> lab.run(1));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure)
                .hasMessageStartingWith(disk.resolve("clones") + " has 9 MiB left, and a clone of ")
                .hasMessageEndingWith("; free some space, or keep fewer nights");
        nothingIsHalfMadeAndTheNextRunIsRight(lab);
    }

    @Test
    void aDiskThatFillsUpWhileCloningIsTold() throws Exception {
        Lab lab = bigLab();
        NightjarException failure;
        try (Nightjar nightjar = lab.open(Lab.midnight(1), _ -> {})) {
            RunHandle<NightReport> run = nightjar.start(new NightlyCloneThenSnapshot(lab.spec(nightjar)));
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> !lab.files("clones").isEmpty());
            fill(1_000_000);
            failure = Failure.of(run::await);
        }

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure).hasMessageStartingWith("the disk is full: ").hasMessageEndingWith("; free some space");
        nothingIsHalfMadeAndTheNextRunIsRight(lab);
    }

    @Test
    void aDiskThatFillsUpBeforeDbtLeavesTheTablesLate() throws Exception {
        Lab lab = Lab.small(disk);
        lab.run(1);
        lab.changeBefore(2);
        lab.change(List.of("insert into shop.orders select i, md5('' || i), 1, null from range(100000, 200000) t(i)"));

        NightReport report;
        try (Nightjar nightjar = lab.open(Lab.midnight(2), whenDbtStarts(() -> fill(1_000_000)))) {
            report = nightjar.run(new NightlyCloneThenSnapshot(lab.spec(nightjar)));
        }

        assertThat(report.notCaptured()).isNotEmpty().allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason()).startsWith("dbt ").containsAnyOf("No space left on device", "disk is full");
        });
        free();
        NightProof.prove(lab);
        NightReport next = lab.run(2);
        assertThat(next.fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    @Test
    void aDiskThatIsFullWhenAHistoryIsMadeLeavesNothingOfIt() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        Files.createSymbolicLink(lab.folder().resolve("history"), disk);
        fill(0);

        NightReport report = lab.run(1);

        assertThat(report.notCaptured()).hasSize(5).allSatisfy(table -> {
            assertThat(table.status()).isEqualTo(TableStatus.LATE);
            assertThat(table.reason()).startsWith("the disk is full: ");
        });
        free();
        assertThat(disk).isEmptyDirectory();
        assertThat(lab.run(1).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    private Lab bigLab() {
        Lab lab = Lab.withRules(disk, "tables: {\"big.*\": {skip: true}}\n");
        lab.change(BigTable.create());
        return lab;
    }

    private void nothingIsHalfMadeAndTheNextRunIsRight(Lab lab) throws IOException {
        assertThat(lab.files("clones")).isEmpty();
        assertThat(lab.files("history")).isEmpty();
        free();
        assertThat(lab.run(1).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    private static RunListener whenDbtStarts(Runnable action) {
        return event -> {
            if (event instanceof RunEvent.TaskChanged(var _, var step, TaskState.Running _)
                    && step.equals("snapshot")) {
                action.run();
            }
        };
    }

    /** Leaves so many bytes. */
    private void fill(long left) {
        byte[] block = new byte[64 * 1024];
        try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
            for (long free; (free = Files.getFileStore(disk).getUsableSpace()) > left; ) {
                filler.write(block, 0, (int) Math.min(block.length, free - left));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void free() throws IOException {
        Files.delete(disk.resolve("filler"));
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
