package dev.nightjar.app;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.journal.Journal;

/** {@code nightjar retry RUN}. */
final class RetryCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> run = arguments.parameter(String.class, "RUN", KeptRuns.DESCRIPTION);

    private final Argument<String> from = arguments.option(
            String.class, "--from", "STEP", "the step as 'nightjar show' prints it, or the path to it, joined by /");

    private final SetValues values = new SetValues(arguments);

    RetryCommand() {
        super(
                "Do again what failed in a run and what came of that, or a step and all that began after it.",
                "What else it had done is not done again. It prints the report and exits as 'nightjar run' does.");
    }

    @Override
    public Integer call() {
        try (RunningNightjar running = RunningNightjar.kept(options)) {
            Nightjar nightjar = running.nightjar();
            String id = KeptRuns.find(nightjar.journal(), run.get()).run().id();
            Flow<?> flow = changed(nightjar, nightjar.flowOf(id));
            Journal.Retry what = from.find()
                    .<Journal.Retry>map(
                            step -> new Journal.Retry.From(new StepName(step).first(nightjar.journal(), id)))
                    .orElseGet(Journal.Retry.Failures::new);
            return NightText.print(running.await(nightjar.retry(id, what, flow)), options);
        }
    }

    private Flow<?> changed(Nightjar nightjar, Flow<?> flow) {
        SpecChange change = values.change(options);
        return change.isEmpty() ? flow : new KnownFlows(nightjar.config()).changed(flow, change);
    }
}
