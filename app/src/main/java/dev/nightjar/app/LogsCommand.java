package dev.nightjar.app;

import dev.nightjar.flow.FlowSections;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.LogLine;
import dev.nightjar.flow.journal.LogTail;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;

/** {@code nightjar logs RUN}. */
final class LogsCommand extends CliCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final Duration PACE = Duration.ofMillis(500);

    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> run = arguments.parameter(String.class, "RUN", KeptRuns.DESCRIPTION);

    private final Argument<String> step =
            arguments.option(String.class, "--step", "STEP", "only lines of this step, and of what is in it");

    private final Argument<Level> level = arguments.option(
            Level.class,
            "--level",
            "LEVEL",
            Level.INFO,
            "trace, debug, info, warn or error, and what is worse (default: ${DEFAULT-VALUE})");

    private final Argument<Boolean> follow = arguments.flag("go on until the run ends", "-f", "--follow");

    LogsCommand() {
        super("Print what was logged in a run.");
    }

    @Override
    public Integer call() throws InterruptedException {
        NightjarConfig config = options.config();
        ZoneId zone = config.section(FlowSections.ZONE);
        try (Journal journal = KeptRuns.required(config)) {
            String id = KeptRuns.find(journal, run.get()).run().id();
            Optional<StepName> wanted = step.find().map(StepName::new);
            LogTail tail = journal.tail(id);
            boolean live = true;
            // Where its reader has gone, as head does, there is nobody to follow the run for.
            while (live && !System.out.checkError()) {
                // Asked before it is read: what is logged up to the end of the run is then there.
                live = follow.get() && RunLine.live(KeptRuns.find(journal, id).state());
                print(tail, wanted, zone);
                if (live) {
                    Timekeeper.system().sleep(PACE);
                }
            }
            wanted.ifPresent(name -> name.requireIn(journal, id));
            return 0;
        }
    }

    /** Prints what is there now and not printed yet. */
    private void print(LogTail tail, Optional<StepName> wanted, ZoneId zone) {
        for (List<LogLine> lines = tail.next(); !lines.isEmpty() && !System.out.checkError(); lines = tail.next()) {
            lines.stream()
                    .filter(line -> line.level().toInt() >= level.get().toInt())
                    .filter(line -> wanted.isEmpty() || wanted.get().holds(line.key()))
                    .forEach(line -> System.out.println(options.json() ? Printable.json(line) : text(line, zone)));
        }
    }

    private String text(LogLine line, ZoneId zone) {
        Style style = options.style();
        String place = line.key().isEmpty() ? "" : style.faint(Printable.line(StepName.path(line.key()))) + "  ";
        return "%s %-5s %s%s"
                .formatted(
                        TIME.format(line.at().atZone(zone)), line.level(), place, Printable.lines(line.text(), "    "));
    }
}
