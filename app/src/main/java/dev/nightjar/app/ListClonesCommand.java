package dev.nightjar.app;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.ListClonesTask;
import java.util.List;

/** {@code nightjar clones ls}. */
final class ListClonesCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    ListClonesCommand() {
        super("List the sealed clones, the oldest first.");
    }

    @Override
    public Integer call() {
        try (RunningNightjar running = new RunningNightjar(options)) {
            List<CloneSet> sets = running.run(new ListClonesTask("warehouse"));
            sets.forEach(set -> System.out.println(options.json() ? Printable.json(set) : text(set)));
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
