package dev.nightjar.recipes;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunListener;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.ManualClock;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import dev.nightjar.warehouse.duckdb.DuckDbSpec;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** A folder with a {@code nightjar.yml}, a small source, and whatever nights make of it. Night 1 is 2 November 2026. */
public record Lab(Path folder) {
    private static final Instant FIRST_MIDNIGHT = Instant.parse("2026-11-01T23:00:00Z");

    /** A folder with a source of two schemas and five tables, each with another kind of key. */
    public static Lab small(Path folder) {
        return withRules(folder, "");
    }

    /** The same with more lines in {@code nightjar.yml}. */
    public static Lab withRules(Path folder, String moreConfig) {
        Lab lab = empty(folder, moreConfig);
        lab.change(SmallSource.create());
        return lab;
    }

    /** A folder without a source. */
    public static Lab empty(Path folder, String moreConfig) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("nightjar.yml"), """
                    zone: Europe/Berlin
                    connections:
                      warehouse: {type: duckdb, path: warehouse.duckdb}
                    """ + moreConfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Lab(folder);
    }

    public static LocalDate night(int number) {
        return LocalDate.of(2026, 11, 1).plusDays(number);
    }

    public static Instant midnight(int number) {
        return FIRST_MIDNIGHT.plus(Duration.ofDays(number - 1L));
    }

    static Instant midnight(LocalDate night) {
        return midnight((int) ChronoUnit.DAYS.between(night(0), night));
    }

    Path sourceFile() {
        return folder.resolve("warehouse.duckdb");
    }

    Path cloneFile(int night) {
        return folder.resolve("clones").resolve(night(night) + ".duckdb");
    }

    Path historyFile(String schema) {
        return folder.resolve("history").resolve("history_" + schema + ".duckdb");
    }

    /** What changes in the source, as one transaction. */
    public void change(List<String> statements) {
        DuckDbFile.at(sourceFile()).change(List.of(statements));
    }

    /** What happens in the small source before a night from 2 on. */
    public void changeBefore(int night) {
        change(SmallSource.before(night));
    }

    public DuckDbWarehouse warehouse() {
        return new DuckDbWarehouse(new DuckDbSpec(
                sourceFile(), folder.resolve("clones"), folder.resolve("history"), folder.resolve(".nightjar")));
    }

    public Nightjar open(Instant now, RunListener listener) {
        NightjarConfig config = NightjarConfig.read(folder.resolve("nightjar.yml"), Environment.system());
        return Nightjar.builder(config)
                .time(new ManualClock(now))
                .listener(listener)
                .limit("dbt", 2)
                .build();
    }

    public NightlySpec spec(Nightjar nightjar) {
        return NightlySpec.of(nightjar.config()).withDbt(TestDbt.path());
    }

    /** Runs the nightly job at the midnight of a night. */
    public NightReport run(int night) {
        return run(night, NightlyCloneThenSnapshot::new);
    }

    /** Runs a flow at the midnight of a night. */
    public <R> R run(int night, Function<NightlySpec, Flow<R>> flow) {
        return runAt(midnight(night), flow);
    }

    public <R> R runAt(Instant now, Function<NightlySpec, Flow<R>> flow) {
        try (Nightjar nightjar = open(now, _ -> {})) {
            return nightjar.run(flow.apply(spec(nightjar)));
        }
    }

    /** Every file below a part of the folder, with its size and when it was changed. */
    public TreeMap<String, String> files(String part) {
        TreeMap<String, String> files = new TreeMap<>();
        Path root = folder.resolve(part);
        if (!Files.exists(root)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        Files.size(file) + " bytes, " + Files.getLastModifiedTime(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
