package dev.nightjar.recipes;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.TaskState;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.DemoScenario;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void run() throws Exception {
        Path dir = Path.of("/tmp/lab/night");
        if (Files.exists(dir)) {
            new ProcessBuilder("rm", "-rf", dir.toString()).start().waitFor();
        }
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("nightjar.yml"), """
                zone: Europe/Berlin
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                tables:
                  "Odd Ones.price_list": {key: sku}
                """);
        ConnectorWarehouse source =
                System.getenv("ALL") != null ? DemoScenario.all().withRowsPerTable(200) : DemoScenario.demo();
        DuckDbFile file = DuckDbFile.at(dir.resolve("warehouse.duckdb"));
        for (int n = 1; n <= 3; n++) {
            long t0 = System.nanoTime();
            if (n == 1) {
                file.change(List.copyOf(source.createBySchema().values()));
            } else {
                file.change(List.copyOf(source.nightBySchema(n).values()));
            }
            System.out.printf("seed %d %.1fs%n", n, (System.nanoTime() - t0) / 1e9);
            long t1 = System.nanoTime();
            Instant now = Instant.parse("2026-11-01T23:00:00Z").plus(Duration.ofDays(n - 1));
            var clock = new dev.nightjar.flow.testing.ManualClock(now);
            try (Nightjar nj = Nightjar.builder(NightjarConfig.read(dir.resolve("nightjar.yml"), Environment.system()))
                    .time(clock)
                    .limit("dbt", 2)
                    .listener(e -> {
                        String t = "%6.1f ".formatted((System.nanoTime() - t1) / 1e9);
                        if (e instanceof RunEvent.TaskChanged(var key, var step, var state)
                                && (state.terminal() || state instanceof TaskState.Running)) {
                            System.out.println(t + key + " " + state);
                        } else if (e instanceof RunEvent.Logged(var key, var level, var text, var error)
                                && level.toInt() >= 20) {
                            System.out.println(t + level + " " + text);
                        }
                    })
                    .build()) {
                NightReport report = nj.run(
                        new NightlyCloneThenSnapshot(NightlySpec.of(nj.config()).withDbt("/tmp/lab/v/bin/dbt")));
                System.out.printf(
                        "NIGHT %s %s schemas=%d tables=%d rows=%d new=%d counts=%s %.1fs%n",
                        report.night(),
                        report.instant(),
                        report.schemas(),
                        report.tables().size(),
                        report.rows(),
                        report.newVersions(),
                        report.counts(),
                        (System.nanoTime() - t1) / 1e9);
                report.notCaptured().forEach(System.out::println);
            }
        }
    }
}
