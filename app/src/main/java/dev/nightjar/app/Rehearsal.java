package dev.nightjar.app;

import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlyCloneThenSnapshot;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the JVM looks at when the launcher makes its cache of classes: {@code nightjar run} on a small warehouse. */
public final class Rehearsal {
    private Rehearsal() {}

    /** Runs a night in a temporary folder. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("nightjar-rehearsal");
        try {
            run(folder);
        } finally {
            delete(folder);
        }
    }

    private static void run(Path folder) throws IOException {
        Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), """
                zone: Europe/Berlin
                recipe: %s
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                """.formatted(Night.class.getName()));
        DuckDbFile.at(folder.resolve("warehouse.duckdb"))
                .change(List.of(List.of(
                        "create schema shop",
                        "create table shop.customer (id integer primary key, _fivetran_synced timestamptz)")));
        Log.begin();
        WarmUp.start();
        String[] command = {"run", "--project-dir", folder.toString(), "--dbt", "dbt"};
        if (Main.commandLine(command).execute(command) != 0) {
            throw new IllegalStateException("the rehearsal has failed");
        }
    }

    /** A night up to where dbt begins. */
    public static final class Night extends NightlyCloneThenSnapshot {
        private final NightlySpec spec;

        public Night(NightlySpec spec) {
            super(spec);
            this.spec = spec;
        }

        @Override
        public NightReport run(FlowContext flow) throws Exception {
            flow.map(
                    "rehearsal",
                    List.of("a", "b"),
                    item -> item,
                    MapOptions.atOnce(2),
                    (branch, item) -> branch.run(Task.of(item, String.class, _ -> item)));
            CloneSet set = flow.runFlow(cloneFlow(flow, spec));
            return new NightReport(set.night(), set.instant(), 1, List.of(), 0, List.of(), List.of(), List.of());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
