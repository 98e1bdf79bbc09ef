package dev.nightjar.app;

import dev.nightjar.dbt.HistoryOverviewTask;
import java.util.List;
import java.util.stream.Collectors;

/** {@code nightjar history ls}. */
final class HistoryCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    HistoryCommand() {
        super("List schemas, nights and what became of their tables.");
    }

    @Override
    public Integer call() {
        try (RunningNightjar running = new RunningNightjar(options)) {
            List<HistoryOverviewTask.NightOfHistory> nights = running.run(new HistoryOverviewTask("warehouse"));
            for (HistoryOverviewTask.NightOfHistory night : nights) {
                System.out.println(options.json() ? Printable.json(night) : text(night));
            }
            if (nights.isEmpty()) {
                System.err.println("there is no history yet; 'nightjar run' begins it");
            }
            return 0;
        }
    }

    private static String text(HistoryOverviewTask.NightOfHistory night) {
        String counts = night.tables().entrySet().stream()
                .map(count -> "%d %s".formatted(count.getValue(), count.getKey().word()))
                .collect(Collectors.joining(", "));
        String notFine = night.notFine().stream()
                .map(table -> "\n    " + NightText.text(table))
                .collect(Collectors.joining());
        return "%s  %s  %s%s%s"
                .formatted(
                        night.night(),
                        Printable.line(night.schema().toString()),
                        counts,
                        night.done() ? "" : " (not finished)",
                        notFine);
    }
}
