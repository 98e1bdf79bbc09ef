package dev.nightjar.app;

import dev.nightjar.dbt.FindLateNightsTask;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Codec;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.DropClonesTask;
import dev.nightjar.warehouse.ListClonesTask;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightjar clones ls|drop}. */
@Command(
        name = "clones",
        description = "The clones of the nights.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ClonesCommand.ListClones.class, ClonesCommand.DropClones.class})
final class ClonesCommand implements Runnable {
    private static final String CONNECTION = "warehouse";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which of 'clones ls' and 'clones drop'?");
    }

    /** {@code nightjar clones ls}. */
    @Command(name = "ls", description = "List the sealed clones, the oldest first.")
    static final class ListClones implements Callable<Integer> {
        @Mixin
        private CommonOptions options = new CommonOptions();

        @Override
        public Integer call() {
            try (RunningNightjar running = new RunningNightjar(options)) {
                List<CloneSet> sets = running.run(new ListClonesTask(CONNECTION));
                sets.forEach(set -> System.out.println(options.json() ? Codec.toJson(set) : text(set)));
                if (sets.isEmpty()) {
                    System.err.println("there are no clones; 'nightjar run' makes some");
                }
                return 0;
            }
        }

        private static String text(CloneSet set) {
            return "%s  as of %s  %d schemas, %d tables, %,d rows"
                    .formatted(set.night(), set.instant(), set.schemas().size(), set.tables(), set.rows());
        }
    }

    /** {@code nightjar clones drop NIGHT}. */
    @Command(
            name = "drop",
            description = {
                "Drop the clones of a night.",
                "Tables that are not captured yet would be lost for that night, which is refused without --yes."
            })
    static final class DropClones implements Callable<Integer> {
        @Mixin
        private CommonOptions options = new CommonOptions();

        @Parameters(paramLabel = "NIGHT", description = "such as 2026-11-02")
        private LocalDate night = LocalDate.EPOCH;

        @Option(names = "--yes", description = "also when a table of it is not captured yet")
        private boolean yes;

        @Override
        public Integer call() {
            try (RunningNightjar running = new RunningNightjar(options)) {
                boolean needed = running.run(new FindLateNightsTask(CONNECTION)).stream()
                        .anyMatch(set -> set.night().equals(night));
                if (needed && !yes) {
                    throw new NightjarException(
                            ErrorCode.USAGE,
                            "night %s has tables that are not captured yet; 'nightjar run' captures them, --yes gives them up"
                                    .formatted(night));
                }
                running.run(new DropClonesTask(new DropClonesTask.Spec(CONNECTION, night)));
                System.err.println("dropped the clones of night " + night);
                return 0;
            }
        }
    }
}
