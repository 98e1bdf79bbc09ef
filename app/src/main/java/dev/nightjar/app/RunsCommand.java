package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FlowSections;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** {@code nightjar runs}. */
final class RunsCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<Integer> most =
            arguments.option(int.class, "--limit", "N", 20, "the most runs to list (default: ${DEFAULT-VALUE})");

    RunsCommand() {
        super("List the runs, the newest first.");
    }

    @Override
    public Integer call() {
        int limit = most.get();
        if (limit < 1) {
            throw new NightjarException(ErrorCode.USAGE, "--limit must be positive, and is " + limit);
        }
        NightjarConfig config = options.config();
        ZoneId zone = config.section(FlowSections.ZONE);
        Optional<Journal> found = KeptRuns.open(config);
        if (found.isEmpty()) {
            System.err.println(KeptRuns.NONE);
            return 0;
        }
        try (Journal journal = found.get()) {
            List<Journal.RunRecord> runs = journal.runs(limit);
            for (Journal.RunRecord run : runs) {
                RunLine line = RunLine.of(run, Instant.now());
                System.out.println(options.json() ? Printable.json(line) : line.text(options.style(), zone));
            }
            if (runs.isEmpty()) {
                System.err.println(KeptRuns.NONE);
            }
            return 0;
        }
    }
}
