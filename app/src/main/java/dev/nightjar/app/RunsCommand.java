package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FlowSections;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightjar runs}. */
@Command(name = "runs", description = "List the runs, the newest first.")
final class RunsCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--limit", paramLabel = "N", description = "the most runs to list (default: ${DEFAULT-VALUE})")
    private int limit = 20;

    @Override
    public Integer call() {
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
                System.out.println(options.json() ? Codec.toJson(line) : line.text(options.style(), zone));
            }
            if (runs.isEmpty()) {
                System.err.println(KeptRuns.NONE);
            }
            return 0;
        }
    }
}
