package dev.nightjar.recipes;

import dev.nightjar.fivetran.FivetranConnectionType;
import dev.nightjar.fivetran.ResyncTask;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.flow.testing.ManualClock;
import dev.nightjar.testkit.fivetran.FakeFivetran;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** A resync in a JVM of its own, on a clock that stands still: once it waits for anything, it waits for ever. */
final class ResyncMain {
    static final HistoricalResync.Spec SPEC = HistoricalResync.Spec.of(ResyncTask.Spec.of("shop_id"));

    private ResyncMain() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Environment environment = new Environment(
                Map.of("NIGHTJAR_SECRET_KEY", FakeFivetran.KEY, "NIGHTJAR_SECRET_SECRET", FakeFivetran.SECRET),
                folder,
                folder);
        NightjarConfig config = NightjarConfig.read(folder.resolve("nightjar.yml"), environment);
        ManualClock clock = new ManualClock(Instant.parse(arguments[1]));
        try (Nightjar nightjar = Nightjar.builder(config)
                .time(clock)
                .connectionType(new FivetranConnectionType(clock))
                .journal(SqliteJournal.open(Nightjar.journalFile(config)))
                .build()) {
            nightjar.run(new HistoricalResync(SPEC));
        }
    }
}
