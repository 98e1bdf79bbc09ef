package dev.nightjar.recipes;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The dbt processes that a lab's nights have started. */
record DbtProcesses(Lab lab) {
    /** The Pythons that work on the lab's projects, whoever is their parent. */
    List<ProcessHandle> alive() {
        String folder = lab.folder().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").contains("python"))
                .filter(process -> process.info().commandLine().orElse("").contains(folder))
                .toList();
    }

    /** Waits until a dbt has begun with a snapshot. */
    void awaitSnapshot(int before) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> !alive().isEmpty() && started() > before);
    }

    /** How many snapshots were begun in the lab. */
    int started() {
        Path folder = lab.folder().resolve(".nightjar").resolve("dbt");
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            int count = 0;
            for (Path log : files.filter(file -> file.endsWith("dbt.log")).toList()) {
                count += Files.readString(log).split("LogStartLine", -1).length - 1;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
