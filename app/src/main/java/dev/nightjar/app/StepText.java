package dev.nightjar.app;

import dev.nightjar.flow.journal.Entry;
import java.util.List;

/** The steps of a run for people. */
record StepText(Style style) {
    private static final int REASON = 300;

    String text(List<StepTree.Step> steps, long more, long moreFailed, String indentation) {
        StringBuilder text = new StringBuilder();
        for (StepTree.Step step : steps) {
            text.append(indentation).append(line(step)).append('\n');
            text.append(text(step.steps(), step.more(), step.moreFailed(), indentation + "  "));
        }
        if (more > 0) {
            boolean branches = steps.stream().allMatch(step -> step.name().startsWith("["));
            text.append(indentation)
                    .append(style.faint("… and %,d more %s%s"
                            .formatted(
                                    more,
                                    branches ? "branches" : "steps",
                                    moreFailed == 0 ? "" : ", %,d of them failed".formatted(moreFailed))))
                    .append('\n');
        }
        return text.toString();
    }

    String question(String run, Entry.Asked asked) {
        return "%s\n    %s\n"
                .formatted(
                        style.warn("asks: " + Printable.line(asked.question(), REASON)),
                        answer(run, asked.key().parts()));
    }

    /** The command that answers a question of a run. */
    static String answer(String run, List<String> question) {
        return "nightjar approve %s %s".formatted(ShellWord.of(run), ShellWord.of(StepName.path(question)));
    }

    private String line(StepTree.Step step) {
        String name = Printable.line(step.name(), REASON);
        String attempts = step.attempts() > 1 ? "  %d attempts".formatted(step.attempts()) : "";
        String took = step.duration().map(time -> "  " + Elapsed.text(time)).orElse("");
        String text = step.text().map(said -> Printable.line(said, REASON)).orElse("");
        String tail = attempts + took + (text.isEmpty() ? "" : ": " + text);
        return switch (step.state()) {
            case "succeeded" -> style.good(name) + tail;
            case "failed" -> style.bad(name + " failed" + tail);
            case "running" -> style.at(name + " running" + tail);
            case "waiting", "interrupted" -> style.warn(name + " " + step.state() + tail);
            case "value" -> style.faint(text.isEmpty() ? name : name + " = " + text);
            default -> style.bold(name) + tail;
        };
    }
}
