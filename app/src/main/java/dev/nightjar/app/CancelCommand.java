package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import java.time.Duration;
import java.time.Instant;

/** {@code nightjar cancel RUN}. */
final class CancelCommand extends CliCommand {
    private static final Duration PACE = Duration.ofMillis(200);

    /** A run stops within a second or two, but a process that it started may take its time. */
    private static final int LOOKS = 150;

    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> run = arguments.parameter(String.class, "RUN", KeptRuns.DESCRIPTION);

    CancelCommand() {
        super("Stop a run for good, in whichever process it runs.", "It waits for the end of the run.");
    }

    @Override
    public Integer call() throws InterruptedException {
        NightjarConfig config = options.config();
        // It needs no class of a flow: one that cannot be loaded any more may be why it is called.
        try (Nightjar nightjar =
                Nightjar.builder(config).journal(KeptRuns.required(config)).build()) {
            Journal journal = nightjar.journal();
            String id = KeptRuns.find(journal, run.get()).run().id();
            nightjar.cancel(id);
            for (int look = 0; look < LOOKS && isLive(journal, id); look++) {
                Timekeeper.system().sleep(PACE);
            }
            Journal.RunRecord record = KeptRuns.find(journal, id);
            if (options.json()) {
                System.out.println(Printable.json(RunLine.of(record, Instant.now())));
            }
            if (isLive(journal, id)) {
                throw new NightjarException(
                        ErrorCode.TIMEOUT,
                        "run %s is asked to stop and has not done so yet; 'nightjar show %s' tells what it is at"
                                .formatted(id, id));
            }
            System.err.println("run %s is %s".formatted(Printable.line(id), record.state()));
            return 0;
        }
    }

    private static boolean isLive(Journal journal, String id) {
        return RunLine.live(KeptRuns.find(journal, id).state());
    }
}
