package dev.nightjar.app;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Timekeeper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nightjar run}: what a crontab calls. */
@Command(
        name = "run",
        description = {
            "Run the nightly job: capture late nights, clone, snapshot, prove, drop old clones. Or run another flow.",
            "Run twice in a night, it finds the night done; interrupted, it goes on where it was. Exit 0: every table is captured, or left out by choice."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Mixin
    private ChosenFlow chosen = new ChosenFlow();

    @Override
    public Integer call() {
        KnownFlows flows = new KnownFlows(options.config());
        Flow<?> flow = chosen.of(flows, options);
        try (RunningNightjar running = RunningNightjar.durable(flows, options.progress(), Timekeeper.system())) {
            return NightText.print(running.resumeOrRun(flow), options);
        }
    }
}
