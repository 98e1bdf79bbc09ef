package dev.nightjar.app;

import dev.nightjar.flow.Timekeeper;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlySpec;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightjar run}: what a crontab calls. */
@Command(
        name = "run",
        description = {
            "Run the nightly job: capture late nights, clone, snapshot, prove, drop old clones.",
            "Run twice in a night, it finds the night done; interrupted, it goes on where it was. Exit 0: every table is captured, or left out by choice."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--night",
            paramLabel = "DATE",
            description = "work on the sealed clones of this night, such as 2026-11-02")
    private @Nullable LocalDate night;

    @Override
    public Integer call() {
        try (RunningNightjar running =
                RunningNightjar.durable(options.config(), options.progress(), Timekeeper.system())) {
            NightlySpec spec = NightlySpec.of(running.nightjar().config());
            spec = options.dbt().map(spec::withDbt).orElse(spec);
            spec = night == null ? spec : spec.withNight(night);
            NightReport report =
                    running.resumeOrRun(Recipes.nightly(running.nightjar().config(), spec));
            return NightText.print(report, options);
        }
    }
}
