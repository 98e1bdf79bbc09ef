package dev.nightjar.app;

import dev.nightjar.dbt.DbtSection;
import dev.nightjar.dbt.ParseProjectTask;
import dev.nightjar.dbt.Shard;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.config.NightjarConfig;
import java.util.Optional;

/** {@code nightjar plan}: every statement, file and dbt node of the night, from the code that would do it. */
final class PlanCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final ChosenFlow chosen = new ChosenFlow(arguments);

    private final Argument<Boolean> check =
            arguments.flag("also let dbt parse the generated projects (in .nightjar/check)", "--check");

    PlanCommand() {
        super(
                "Show what 'run' would do now, and change nothing.",
                "That is every SQL statement, every file as a difference to the last night's, and every dbt node.");
    }

    @Override
    public Integer call() {
        try (RunningNightjar running = new RunningNightjar(options)) {
            NightjarConfig config = running.nightjar().config();
            Plan plan = running.nightjar().plan(chosen.of(new KnownFlows(config), options));
            PlanText text = new PlanText(plan);
            System.out.print(options.json() ? text.json() : text.text(options.style()));
            if (check.get()) {
                parse(running, plan, options.dbt().or(config.section(DbtSection.INSTANCE)::path));
            }
            return 0;
        }
    }

    private static void parse(RunningNightjar running, Plan plan, Optional<String> dbt) {
        plan.steps().stream()
                .flatMap(step -> step.result().stream())
                .filter(Shard.class::isInstance)
                .map(Shard.class::cast)
                .forEach(shard -> running.run(new ParseProjectTask(new ParseProjectTask.Spec(dbt, "warehouse", shard))
                        .named("dbt parse " + shard.name())));
    }
}
