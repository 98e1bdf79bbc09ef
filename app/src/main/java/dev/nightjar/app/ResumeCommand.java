package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.recipes.NightlySpec;
import java.util.Optional;

/** {@code nightjar resume RUN}. */
final class ResumeCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> run = arguments.parameter(String.class, "RUN", KeptRuns.DESCRIPTION);

    ResumeCommand() {
        super(
                "Go on with a run that was interrupted.",
                "What it had done is not done again. It prints the report and exits as 'nightjar run' does.");
    }

    @Override
    public Integer call() {
        try (RunningNightjar running = RunningNightjar.kept(options)) {
            Journal.RunRecord record = KeptRuns.find(running.nightjar().journal(), run.get());
            String id = record.run().id();
            switch (record.state()) {
                case SUCCEEDED, FAILED, CANCELLED ->
                    throw new NightjarException(
                            ErrorCode.USAGE,
                            "run %s has ended: %s; 'nightjar retry %s' does again what failed"
                                    .formatted(id, record.state(), id));
                case RUNNING, WAITING, INTERRUPTED, DIVERGED -> {}
            }
            Optional<Record> spec = running.nightjar().flowOf(id).spec();
            if (options.dbt().isPresent()
                    && spec.isPresent()
                    && spec.get() instanceof NightlySpec nightly
                    && !nightly.dbt().equals(options.dbt())) {
                throw new NightjarException(
                        ErrorCode.USAGE,
                        "run %s was begun with another dbt; 'nightjar retry %s --dbt %s' goes on with this one"
                                .formatted(id, id, options.dbt().get()));
            }
            return NightText.print(running.await(running.nightjar().resume(id)), options);
        }
    }
}
