package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    @TempDir
    Path folder;

    @Test
    void aNightWhoseProcessIsKilledWhileDbtRunsEndsInTheSameHistory() throws Exception {
        Lab twin = Lab.small(folder.resolve("twin"));
        twin.run(1);
        Lab lab = copyOf(twin, "lab");
        twin.changeBefore(2);
        twin.run(2);
        Map<String, List<String>> undisturbed = NightProof.content(twin);
        lab.changeBefore(2);

        DbtProcesses dbt = new DbtProcesses(lab);
        int before = dbt.started();
        Process night = ChildMain.start(NightMain.class, lab, Lab.midnight(2));
        dbt.awaitSnapshot(before);
        kill(night);

        await("no dbt outlives its JVM")
                .atMost(Duration.ofSeconds(5))
                .until(() -> dbt.alive().isEmpty());
        assertThat(lab.runAt(Lab.midnight(2).plusSeconds(3600), NightlyCloneThenSnapshot::new)
                        .fine())
                .isTrue();
        assertThat(NightProof.content(lab)).isEqualTo(undisturbed);
        assertThat(NightProof.prove(lab)).isEqualTo(10);
    }

    @Test
    void aNightWhoseProcessIsKilledWhileItClonesIsTakenAnew() throws Exception {
        Lab lab = Lab.withRules(folder, "tables: {\"big.*\": {skip: true}}\n");
        lab.change(BigTable.create());
        Process night = ChildMain.start(NightMain.class, lab, Lab.midnight(1));
        await().pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(30))
                .until(() -> buildingBytes(lab) > 1_000_000);
        kill(night);
        assertThat(lab.cloneFile(1)).doesNotExist();

        NightReport report = lab.runAt(Lab.midnight(1).plusSeconds(60), NightlyCloneThenSnapshot::new);

        assertThat(report.fine()).isTrue();
        assertThat(report.instant()).isEqualTo(Lab.midnight(1).plusSeconds(60));
        assertThat(lab.files("clones")).hasSize(1);
        assertThat(NightProof.prove(lab)).isEqualTo(5);
    }

    @Test
    @Tag("long")
    void aNightThatIsKilledAgainAndAgainEndsInTheSameHistory() throws Exception {
        Lab twin = Lab.small(folder.resolve("twin"));
        Lab lab = Lab.small(folder.resolve("lab"));
        Random random = new Random(7);
        for (int night = 1; night <= 4; night++) {
            if (night > 1) {
                twin.changeBefore(night);
                lab.changeBefore(night);
            }
            twin.run(night);
            for (int kill = 0; kill < 6; kill++) {
                Process process = ChildMain.start(NightMain.class, lab, Lab.midnight(night));
                process.waitFor(500 + random.nextInt(5500), TimeUnit.MILLISECONDS);
                kill(process);
                DbtProcesses dbt = new DbtProcesses(lab);
                await().atMost(Duration.ofSeconds(5)).until(() -> dbt.alive().isEmpty());
            }
            lab.run(night);

            assertThat(NightProof.content(lab)).isEqualTo(NightProof.content(twin));
            assertThat(NightProof.prove(lab)).isEqualTo(5 * night);
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    private static long buildingBytes(Lab lab) {
        return lab.files("clones").keySet().stream()
                .map(lab.folder()::resolve)
                .filter(file -> file.toString().contains("building"))
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private Lab copyOf(Lab original, String name) throws IOException {
        Path target = folder.resolve(name);
        try (Stream<Path> files = Files.walk(original.folder())) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(original.folder().relativize(file)));
            }
        }
        return new Lab(target);
    }
}
