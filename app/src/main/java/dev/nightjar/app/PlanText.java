package dev.nightjar.app;

import dev.nightjar.flow.Plan;
import dev.nightjar.flow.PlannedChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A plan as it is printed. */
record PlanText(Plan plan) {
    private static final String UNTOLD = "does not tell beforehand what it does";

    /** One object a change, one for each task that does not tell its own, and one for each place where the plan had to stop. */
    private record Line(String step, String kind, String target, String text) {}

    String json() {
        StringBuilder lines = new StringBuilder();
        Stream.concat(
                        plan.steps().stream().flatMap(PlanText::lines),
                        plan.openEnds().stream().map(end -> new Line("", "open", "", end)))
                .forEach(line -> lines.append(Printable.json(line)).append('\n'));
        return lines.toString();
    }

    private static Stream<Line> lines(Plan.Step step) {
        String key = step.key().toString();
        return isUntold(step)
                ? Stream.of(new Line(key, "untold", "", UNTOLD))
                : step.changes().stream().map(change -> new Line(key, change.kind(), change.target(), change.text()));
    }

    String text(Style style) {
        StringBuilder text = new StringBuilder();
        for (Plan.Step step : plan.steps()) {
            if (isUntold(step) || !step.changes().isEmpty()) {
                text.append(style.bold(Printable.line(step.key().toString()))).append('\n');
                text.append(isUntold(step) ? "  (" + UNTOLD + ")\n" : changes(step, style));
            }
        }
        plan.openEnds()
                .forEach(end -> text.append("(").append(Printable.line(end)).append(")\n"));
        return text.append(sum()).append('\n').toString();
    }

    private static String changes(Plan.Step step, Style style) {
        StringBuilder text = new StringBuilder();
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
        return text.toString();
    }

    /** Counts all that was planned, and names what could not be. */
    private String sum() {
        Map<String, Long> counts = new LinkedHashMap<>();
        plan.changes().forEach(change -> counts.merge(thing(change.kind()), 1L, Long::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((thing, count) -> parts.add("%d %s%s".formatted(count, thing, count == 1 ? "" : "s")));
        long untold = plan.steps().stream().filter(PlanText::isUntold).count();
        if (untold > 0) {
            parts.add(untold == 1 ? "1 task that does not tell" : "%d tasks that do not tell".formatted(untold));
        }
        if (!plan.openEnds().isEmpty()) {
            parts.add("and what follows where the plan had to stop");
        }
        return (parts.isEmpty() ? "nothing to do" : String.join(", ", parts)) + "; nothing was changed";
    }

    private static String thing(String kind) {
        return switch (kind) {
            case "sql" -> "statement";
            case "file", "command" -> kind;
            case "dbt" -> "dbt snapshot";
            case "fivetran" -> "Fivetran call";
            case "http" -> "HTTP call";
            default -> "other change";
        };
    }

    private static boolean isUntold(Plan.Step step) {
        return step.changes().isEmpty() && step.result().isEmpty();
    }
}
