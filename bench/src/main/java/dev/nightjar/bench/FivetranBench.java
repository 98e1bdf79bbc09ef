package dev.nightjar.bench;

import dev.nightjar.fivetran.SyncAllSpec;
import dev.nightjar.fivetran.SyncAllTask;
import dev.nightjar.fivetran.SyncTask;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.SyncScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How many requests it takes to sync many connections of Fivetran, each for an hour: together, and by a loop for each. On
 * the fake and a clock that skips all waiting, so that no hour is waited for; only the jitter of the looks differs from
 * run to run.
 */
final class FivetranBench implements Bench {
    private static final int QUOTA = 20_000;
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

    private final List<Integer> sizes;

    FivetranBench(List<Integer> sizes) {
        this.sizes = sizes;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        for (int connections : sizes) {
            double together = requests(connections, flow -> {
                flow.run(new SyncAllTask(SyncAllSpec.destination(FakeFivetran.GROUP)))
                        .orThrow();
                return connections;
            });
            // One after the other: they would need as many requests at once, on clocks of their own.
            double loops = requests(connections, flow -> {
                for (int i = 0; i < connections; i++) {
                    flow.run(new SyncTask("c" + i));
                }
                return connections;
            });
            String name = "fivetran: an hour of %d syncs".formatted(connections);
            figures.accept(Figure.of(name, together, "requests").against("a loop for each", loops));
            figures.accept(Figure.of(name, together, "requests")
                    .against("quota of an hour", QUOTA)
                    .atMost(0.5));
        }
    }

    private static double requests(int connections, Flow<Integer> flow) throws IOException {
        SkippingClock clock = new SkippingClock(START);
        try (Scratch scratch = Scratch.create();
                FakeFivetran fivetran = new FakeFivetran(clock)) {
            SyncScript hour = SyncScript.success().lasting(Duration.ofSeconds(20), Duration.ofHours(1));
            for (int i = 0; i < connections; i++) {
                fivetran.connection("c" + i, "s" + i).then(hour);
            }
            try (Nightjar nightjar = Nightjar.builder(config(scratch.folder(), fivetran))
                    .time(clock)
                    .build()) {
                nightjar.run(flow);
            }
            return fivetran.exchanges().size();
        }
    }

    private static NightjarConfig config(Path folder, FakeFivetran fivetran) throws IOException {
        Path file = Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), """
                connections:
                  fivetran: {type: fivetran, key: "${secret.key}", secret: "${secret.secret}", base_url: "%s"}
                """.formatted(fivetran.baseUrl()));
        Map<String, String> variables =
                Map.of("NIGHTJAR_SECRET_KEY", FakeFivetran.KEY, "NIGHTJAR_SECRET_SECRET", FakeFivetran.SECRET);
        return NightjarConfig.read(file, new Environment(variables, folder, folder));
    }
}
