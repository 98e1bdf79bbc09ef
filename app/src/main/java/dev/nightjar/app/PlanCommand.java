package dev.nightjar.app;

import dev.nightjar.dbt.DbtSection;
import dev.nightjar.dbt.ParseProjectTask;
import dev.nightjar.dbt.Shard;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.config.NightjarConfig;
import java.util.List;
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
            System.out.print(options.json() ? json(plan) : text(plan));
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

    /** One object a change, and one of the kind {@code open} for each place where the plan had to stop. */
    private record Line(String step, String kind, String target, String text) {}

    private static String json(Plan plan) {
        StringBuilder lines = new StringBuilder();
        for (Plan.Step step : plan.steps()) {
            for (PlannedChange change : step.changes()) {
                lines.append(Printable.json(
                                new Line(step.key().toString(), change.kind(), change.target(), change.text())))
                        .append('\n');
            }
        }
        plan.openEnds()
                .forEach(end -> lines.append(Printable.json(new Line("", "open", "", end)))
                        .append('\n'));
        return lines.toString();
    }

    private String text(Plan plan) {
        Style style = options.style();
        StringBuilder text = new StringBuilder();
        for (Plan.Step step : plan.steps()) {
            if (!step.changes().isEmpty()) {
                text.append(style.bold(Printable.line(step.key().toString()))).append('\n');
                String target = "";
                for (PlannedChange change : step.changes()) {
                    if (!change.target().equals(target) && !change.kind().equals("file")) {
                        target = change.target();
                        text.append("  ")
                                .append(style.faint("-- " + Printable.line(target)))
                                .append('\n');
                    }
                    text.append(Printable.code(change.text()).indent(2));
                }
            }
        }
        plan.openEnds()
                .forEach(end -> text.append("(").append(Printable.line(end)).append(")\n"));
        List<PlannedChange> changes = plan.changes();
        text.append("%d statements, %d files, %d dbt snapshots; nothing was changed%n"
                .formatted(count(changes, "sql"), count(changes, "file"), count(changes, "dbt")));
        return text.toString();
    }

    private static long count(List<PlannedChange> changes, String kind) {
        return changes.stream().filter(change -> change.kind().equals(kind)).count();
    }
}
