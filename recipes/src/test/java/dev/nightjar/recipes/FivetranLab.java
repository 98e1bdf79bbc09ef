package dev.nightjar.recipes;

import dev.nightjar.fivetran.FivetranConnectionType;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.testkit.ConnectorSchemas;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.testkit.fivetran.FakeConnection;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A lab whose source is written by a fake Fivetran, on a clock that skips all waiting. */
public final class FivetranLab implements AutoCloseable {
    public final SkippingClock clock = new SkippingClock(Lab.midnight(1));
    public final FakeFivetran fake = new FakeFivetran(clock);
    public final Queue<String> log = new ConcurrentLinkedQueue<>();
    public final Lab lab;

    /** With this section {@code sync}, if any. */
    public FivetranLab(Path folder, String sync) {
        lab = new Lab(folder);
        config(sync);
    }

    /** Another section {@code sync}. */
    public void config(String sync) {
        try {
            Files.writeString(lab.folder().resolve("nightjar.yml"), """
                    zone: Europe/Berlin
                    connections:
                      warehouse: {type: duckdb, path: warehouse.duckdb}
                      fivetran: {type: fivetran, key: "${secret.key}", secret: "${secret.secret}", base_url: "%s"}
                    %s
                    """.formatted(fake.baseUrl(), sync));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that writes a schema of three tables. */
    public FakeConnection connection(String id, String connector) {
        return fake.connection(id, connector)
                .writing(
                        lab.sourceFile(),
                        new ConnectorWarehouse(
                                        List.of(ConnectorSchemas.load(connector).withTables(3)))
                                .withRowsPerTable(20));
    }

    public Nightjar open() {
        return open(new InMemoryJournal());
    }

    /** With this journal, which is closed with it. */
    public Nightjar open(Journal journal) {
        NightjarConfig config = NightjarConfig.read(
                lab.folder().resolve("nightjar.yml"),
                new Environment(
                        Map.of("NIGHTJAR_SECRET_KEY", FakeFivetran.KEY, "NIGHTJAR_SECRET_SECRET", FakeFivetran.SECRET),
                        lab.folder(),
                        lab.folder()));
        return Nightjar.builder(config)
                .time(clock)
                .journal(journal)
                .connectionType(new FivetranConnectionType(clock))
                .listener(event -> {
                    if (event instanceof RunEvent.Logged logged) {
                        log.add(logged.text());
                    }
                })
                .limit("dbt", 2)
                .build();
    }

    public <R> R run(Function<NightlySpec, Flow<R>> flow) {
        try (Nightjar nightjar = open()) {
            return nightjar.run(flow.apply(spec(nightjar)));
        }
    }

    public static NightlySpec spec(Nightjar nightjar) {
        return NightlySpec.of(nightjar.config()).withDbt(TestDbt.path());
    }

    /** Goes on to the midnight of a night. */
    public void skipTo(int night) throws InterruptedException {
        clock.sleep(Duration.between(clock.instant(), Lab.midnight(night)));
    }

    public Instant now() {
        return clock.instant();
    }

    public long triggers() {
        return fake.count("POST .*/sync$");
    }

    @Override
    public void close() {
        fake.close();
    }
}
