package dev.nightjar.recipes;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.TaskType;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import dev.nightjar.testkit.SkippingClock;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Identifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A night on an account of {@link SnowflakeLab}, with its journal on disk: begun, or taken up where it was left. It is as of
 * midnight, so that two nights can be compared.
 */
final class SnowflakeNightMain {
    /** The nightly job of a team that clones as of midnight, whenever it is run. */
    @TaskType("test.night-as-of-midnight")
    static final class AsOfMidnight extends NightlyCloneThenSnapshot {
        AsOfMidnight(NightlySpec spec) {
            super(spec);
        }

        @Override
        protected Flow<CloneSet> cloneFlow(FlowContext flow, NightlySpec nightly) {
            return new CloneSchemas(nightly) {
                @Override
                protected CloneSetSpec cloneSet(FlowContext flow, List<Identifier> schemas) throws Exception {
                    return super.cloneSet(flow, schemas).dueAt(Lab.midnight(flow.runDate()));
                }
            };
        }
    }

    private SnowflakeNightMain() {}

    /** In a JVM of its own: a folder and an instant. */
    public static void main(String[] arguments) {
        System.out.println(run(Path.of(arguments[0]), Instant.parse(arguments[1])));
    }

    static NightReport run(Path folder, Instant midnight) {
        NightjarConfig config = SnowflakeLab.config(folder);
        try (Nightjar nightjar = Nightjar.builder(config)
                .time(new SkippingClock(midnight))
                .journal(SqliteJournal.open(Nightjar.journalFile(config)))
                .limit("dbt", 1)
                .build()) {
            NightlySpec spec = NightlySpec.of(nightjar.config()).withDbt(TestDbt.snowflakePath());
            return nightjar.resumeOrStart(new AsOfMidnight(spec)).join();
        }
    }
}
