package dev.nightjar.app;

import dev.nightjar.dbt.FindLateNightsTask;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.DropClonesTask;
import java.time.LocalDate;

/** {@code nightjar clones drop NIGHT}. */
final class DropClonesCommand extends CliCommand {
    private static final String CONNECTION = "warehouse";

    private final CommonOptions options = new CommonOptions(arguments);
    private final Argument<LocalDate> given = arguments.parameter(LocalDate.class, "NIGHT", "such as 2026-11-02");
    private final Argument<Boolean> yes = arguments.flag("also when a table of it is not captured yet", "--yes");

    /** What {@code --json} prints. */
    private record Dropped(LocalDate night) {}

    DropClonesCommand() {
        super(
                "Drop the clones of a night.",
                "Tables that are not captured yet would be lost for that night, which is refused without --yes.");
    }

    @Override
    public Integer call() {
        LocalDate night = given.get();
        try (RunningNightjar running = new RunningNightjar(options)) {
            boolean needed = running.run(new FindLateNightsTask(CONNECTION)).stream()
                    .anyMatch(set -> set.night().equals(night));
            if (needed && !yes.get()) {
                throw new NightjarException(
                        ErrorCode.USAGE,
                        "night %s has tables that are not captured yet; 'nightjar run' captures them, --yes gives them up"
                                .formatted(night));
            }
            running.run(new DropClonesTask(new DropClonesTask.Spec(CONNECTION, night)));
            if (options.json()) {
                System.out.println(Printable.json(new Dropped(night)));
            }
            System.err.println("dropped the clones of night " + night);
            return 0;
        }
    }
}
