package dev.nightjar.app;

import dev.nightjar.dbt.HistoryOverviewTask;
import dev.nightjar.flow.codec.Codec;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nightjar history ls}. */
@Command(name = "history", description = "The history of the tables.")
final class HistoryCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "do you mean 'history ls'?");
    }

    @Command(name = "ls", description = "List schemas, nights and what became of their tables.")
    int list(@Mixin CommonOptions options) {
        try (RunningNightjar running = new RunningNightjar(options)) {
            List<HistoryOverviewTask.NightOfHistory> nights = running.run(new HistoryOverviewTask("warehouse"));
            for (HistoryOverviewTask.NightOfHistory night : nights) {
                System.out.println(options.json() ? Codec.toJson(night) : text(night));
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
                .map(table -> "\n    %s is %s: %s"
                        .formatted(table.table(), table.status().word(), table.reason()))
                .collect(Collectors.joining());
        return "%s  %s  %s%s%s"
                .formatted(night.night(), night.schema(), counts, night.done() ? "" : " (not finished)", notFine);
    }
}
