package dev.nightjar.app;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.journal.Journal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightjar retry RUN}. */
@Command(
        name = "retry",
        description = {
            "Do again what failed in a run, or a step and all that began after it.",
            "What else it had done is not done again. It prints the report and exits as 'nightjar run' does."
        })
final class RetryCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "RUN", description = KeptRuns.DESCRIPTION)
    private String run = "";

    @Option(
            names = "--from",
            paramLabel = "STEP",
            description = "the step as 'nightjar show' prints it, or the path to it, joined by /")
    private @Nullable String from;

    @Mixin
    private SetValues values = new SetValues();

    @Override
    public Integer call() {
        try (RunningNightjar running = RunningNightjar.kept(options)) {
            Nightjar nightjar = running.nightjar();
            String id = KeptRuns.find(nightjar.journal(), run).run().id();
            Flow<?> flow = changed(nightjar, nightjar.flowOf(id));
            Journal.Retry what = from == null
                    ? new Journal.Retry.Failures()
                    : new Journal.Retry.From(new StepName(from).first(nightjar.journal(), id));
            return NightText.print(running.await(nightjar.retry(id, what, flow)), options);
        }
    }

    private Flow<?> changed(Nightjar nightjar, Flow<?> flow) {
        SpecChange change = values.change(options, List.of());
        return change.isEmpty() ? flow : new KnownFlows(nightjar.config()).changed(flow, change);
    }
}
