package dev.nightjar.app;

import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.testkit.ConnectorSchema;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.fivetran.FakeConnection;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import dev.nightjar.testkit.fivetran.SyncScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * {@code nightjar demo --fivetran}: connections of a fake Fivetran sync into the warehouse, a minute of theirs a second, and
 * each night follows when they have ended. In the second night one of them fails.
 */
final class FivetranDemo {
    /** An hour before midnight: what syncs then is there when the night is cloned. */
    private static final Duration BEFORE_MIDNIGHT = Duration.ofHours(1);

    private final List<ConnectorWarehouse> connectors;
    private final CommonOptions options;
    private final IntFunction<Instant> midnights;

    /**
     * A demonstration.
     *
     * @param source whose schemas have a connection each; one with rows by hand has none
     * @param midnights of the nights, from 1
     */
    FivetranDemo(ConnectorWarehouse source, CommonOptions options, IntFunction<Instant> midnights) {
        this.connectors = source.schemas().stream()
                .filter(schema -> schema.byHand().isEmpty())
                .map(schema -> new ConnectorWarehouse(
                        List.of(schema), source.seed(), source.rowsPerTable(), source.firstSync(), source.shares()))
                .toList();
        this.options = options;
        this.midnights = midnights;
    }

    /** Plays so many nights; the reports are printed as they come. */
    List<NightReport> run(Path folder, int nights, ProgressPrinter progress) throws IOException {
        PacedClock clock = new PacedClock(midnights.apply(1).minus(BEFORE_MIDNIGHT));
        List<NightReport> reports = new ArrayList<>();
        try (FakeFivetran fivetran = new FakeFivetran(clock)) {
            connect(fivetran, folder.resolve("warehouse.duckdb"));
            NightjarConfig config = configure(fivetran, folder, nights);
            NightlySpec given = NightlySpec.of(config);
            NightlySpec spec = options.dbt().map(given::withDbt).orElse(given);
            for (int n = 1; n <= nights; n++) {
                clock.set(midnights.apply(n).minus(BEFORE_MIDNIGHT));
                progress.say(
                        "night %d: %d connections sync, a minute of theirs a second".formatted(n, connectors.size()));
                try (RunningNightjar running =
                        RunningNightjar.durable(config, progress, new SteppedClock(midnights.apply(n)))) {
                    NightReport report = running.resumeOrRun(Recipes.nightly(config, spec));
                    reports.add(report);
                    progress.say(running.times());
                    System.out.print(NightText.summary(report, options.style()));
                }
            }
        }
        return reports;
    }

    private void connect(FakeFivetran fivetran, Path warehouse) {
        for (int i = 0; i < connectors.size(); i++) {
            ConnectorSchema schema = connectors.get(i).schemas().getFirst();
            FakeConnection connection = fivetran.connection(
                            schema.name() + "_id", FakeFivetran.GROUP, schema.name(), schema.name())
                    .writing(warehouse, connectors.get(i));
            Duration takes = Duration.ofSeconds(45L + 40L * i);
            Duration lingers = Duration.ofSeconds(20);
            connection.then(SyncScript.success().lasting(lingers, takes));
            if (i == connectors.size() - 1) {
                connection.then(SyncScript.failure().lasting(lingers, takes));
            }
            connection.then(SyncScript.success().lasting(lingers, takes));
        }
    }

    private static NightjarConfig configure(FakeFivetran fivetran, Path folder, int nights) throws IOException {
        Path file = Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), """
                # Written by 'nightjar demo --fivetran'.
                zone: Europe/Berlin
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                  fivetran:
                    type: fivetran
                    key: ${secret.demo_key}
                    secret: ${secret.demo_secret}
                    base_url: %s
                sync:
                  connections:
                    destination: %s
                    patience: {first_poll: 500ms, longest_poll: 1s, deadline: 10m}
                  on_failure: leave_out
                clones: {keep: %d}
                """.formatted(
                        fivetran.baseUrl(), FakeFivetran.GROUP, Math.max(7, nights)));
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("NIGHTJAR_SECRET_DEMO_KEY", FakeFivetran.KEY);
        variables.put("NIGHTJAR_SECRET_DEMO_SECRET", FakeFivetran.SECRET);
        Environment system = Environment.system();
        return NightjarConfig.read(file, new Environment(variables, system.secretsFolder(), system.home()));
    }
}
