package dev.nightjar.app;

import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A project folder with a small shop and an archive: three tables with a key, one without, and one whose key {@code nightjar.yml} names.
 * Its zone is one in which it is about noon now, so that no test meets midnight.
 */
record Shop(Path folder) {
    @SuppressWarnings("TimeInStaticInitializer") // the same zone for all tests of a run
    static final ZoneOffset ZONE =
            ZoneOffset.ofHours(12 - Instant.now().atZone(ZoneOffset.UTC).getHour());

    static Shop in(Path folder) {
        Shop shop = new Shop(folder);
        shop.change(
                "create schema shop",
                "create table shop.customer (id integer primary key, name varchar, _fivetran_synced timestamptz)",
                "insert into shop.customer values (1, 'Müller, \"M\"', now()), (2, '', now()), (3, null, now())",
                "create table shop.\"Line Items\" (id integer primary key, amount decimal(9, 2), _fivetran_synced timestamptz)",
                "insert into shop.\"Line Items\" select i, i / 4, now() from range(20) r(i)",
                "create schema archive",
                "create table archive.parcel (id integer primary key, _fivetran_synced timestamptz)",
                "insert into archive.parcel values (1, now())",
                "create table shop.page_view (page varchar, _fivetran_synced timestamptz)",
                "insert into shop.page_view values ('/', now()), ('/', now())",
                "create table shop.price_list (sku varchar, price integer, _fivetran_synced timestamptz)",
                "insert into shop.price_list values ('a', 1, now()), ('b', 2, now())");
        shop.config("""
                zone: "%s"
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                tables:
                  "shop.price_list": {key: [sku]}
                dbt: {processes: 1}
                """.formatted(ZONE));
        return shop;
    }

    static LocalDate today() {
        return LocalDate.now(ZONE);
    }

    void config(String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String config() {
        try {
            return Files.readString(folder.resolve(NightjarConfig.FILE_NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the source, as a loader does. */
    void change(String... statements) {
        DuckDbFile.at(folder.resolve("warehouse.duckdb")).change(List.of(List.of(statements)));
    }

    /** A night of the past. */
    NightReport night(LocalDate night) {
        NightjarConfig config = NightjarConfig.read(folder.resolve(NightjarConfig.FILE_NAME), Environment.system());
        NightlySpec spec = NightlySpec.of(config).withDbt(TestDbt.path());
        ProgressPrinter quiet =
                new ProgressPrinter(System.err, new Style(CommonOptions.Color.NEVER, System.err), true, false);
        SteppedClock clock =
                new SteppedClock(night.atTime(LocalTime.of(1, 0)).atOffset(ZONE).toInstant());
        try (RunningNightjar running = RunningNightjar.durable(config, quiet, clock)) {
            return running.resumeOrRun(Recipes.nightly(config, spec));
        }
    }

    /** A command on this folder, with the tests' dbt. */
    Cli run(String... arguments) {
        return Cli.run(arguments(arguments));
    }

    String[] arguments(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--project-dir", folder.toString(), "--dbt", TestDbt.path()));
        return all.toArray(String[]::new);
    }
}
