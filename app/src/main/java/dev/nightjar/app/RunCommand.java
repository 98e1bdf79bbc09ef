package dev.nightjar.app;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Timekeeper;

/** {@code nightjar run}: what a crontab calls. */
final class RunCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final ChosenFlow chosen = new ChosenFlow(arguments);

    RunCommand() {
        super(
                "Run the nightly job: capture late nights, clone, snapshot, prove, drop old clones. Or run another flow.",
                "Run twice in a night, it finds the night done; interrupted, it goes on where it was. Exit 0: every table is captured, or left out by choice.");
    }

    @Override
    public Integer call() {
        KnownFlows flows = new KnownFlows(options.config());
        Flow<?> flow = chosen.of(flows, options);
        try (RunningNightjar running = RunningNightjar.durable(flows, options.progress(), Timekeeper.system())) {
            return NightText.print(running.resumeOrRun(flow), options);
        }
    }
}
