package dev.nightjar.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.testkit.TestDbt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusyTest {
    @TempDir
    Path folder;

    @Test
    void aSecondRunOnTheSameFilesIsRefused() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        String ours = ", in process %d,".formatted(ProcessHandle.current().pid());
        try (Nightjar nightjar = lab.open(Lab.midnight(1), _ -> {})) {
            NightlySpec spec = lab.spec(nightjar).withDbt(waitingDbt());
            RunHandle<NightReport> run = nightjar.start(new NightlyCloneThenSnapshot(spec));
            await().until(() -> Files.exists(folder.resolve("waits")));
            Map<String, String> before = files(lab);

            NightjarException inThisJvm = Failure.of(() -> lab.run(1));
            assertThat(inThisJvm.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(inThisJvm).hasMessageContaining("another run of Nightjar" + ours + " works on the same files");

            // Only now: the refused run of this JVM must not have given the lock away.
            Process other = ChildMain.start(NightMain.class, lab, Lab.midnight(1));
            String said = new String(other.getInputStream().readAllBytes(), UTF_8);
            assertThat(other.waitFor()).as(said).isEqualTo(4);
            assertThat(said).contains("another run of Nightjar" + ours + " works on the same files");

            assertThat(files(lab)).isEqualTo(before);
            Files.createFile(folder.resolve("go"));
            assertThat(run.await().fine()).isTrue();
        }
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    @Test
    void aHistoryThatIsTakenWhileDbtRunsIsLateAndCapturedByTheNextRun() throws Exception {
        Lab lab = Lab.small(folder.resolve("lab"));
        lab.run(1);
        lab.changeBefore(2);
        NightReport report;
        try (Nightjar nightjar = lab.open(Lab.midnight(2), _ -> {})) {
            NightlySpec spec = lab.spec(nightjar).withDbt(waitingDbt());
            RunHandle<NightReport> run = nightjar.start(new NightlyCloneThenSnapshot(spec));
            await().until(() -> Files.exists(folder.resolve("waits")));
            try (HeldFile _ = HeldFile.reading(lab.historyFile("shop"))) {
                Files.createFile(folder.resolve("go"));
                report = run.await();
            }
        }

        assertThat(report.tables()).hasSize(5);
        assertThat(report.notCaptured())
                .extracting(table -> table.table() + " " + table.status().word())
                .contains("shop.lines late", "shop.orders late", "shop.visits late")
                .allMatch(table -> table.endsWith(" late"));
        NightProof.prove(lab);

        lab.changeBefore(3);
        NightReport next = lab.run(3);
        assertThat(next.fine()).isTrue();
        assertThat(next.lateNights()).extracting(NightReport::night).containsExactly(Lab.night(2));
        assertThat(NightProof.prove(lab)).isEqualTo(15);
    }

    private static Map<String, String> files(Lab lab) {
        Map<String, String> files = lab.files("clones");
        files.putAll(lab.files("history"));
        return files;
    }

    /** The real dbt, which begins when it is told to. */
    private String waitingDbt() throws IOException {
        Path script = Files.writeString(folder.resolve("dbt"), """
                #!/bin/sh
                cd "${0%/*}"
                touch waits
                until [ -e go ]; do sleep 0.1; done
                exec DBT "$@"
                """.replace("DBT", TestDbt.path()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
