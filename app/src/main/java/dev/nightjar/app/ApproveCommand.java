package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import java.util.List;
import java.util.stream.Collectors;

/** {@code nightjar approve RUN NAME}. */
final class ApproveCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> run = arguments.parameter(String.class, "RUN", KeptRuns.DESCRIPTION);

    private final Argument<String> name = arguments.parameter(String.class, "NAME", "the name of the question");

    private final Argument<Boolean> reject = arguments.flag("answer no", "--reject");

    private final Argument<String> comment =
            arguments.option(String.class, "--comment", "TEXT", "", "what the run is told with the answer");

    /** What {@code --json} prints. */
    private record Answered(String run, String question, boolean approved, String by, String comment) {}

    ApproveCommand() {
        super("Answer what a run asks.", "'nightjar show RUN' lists the questions that are open.");
    }

    @Override
    public Integer call() {
        try (Journal journal = KeptRuns.required(options.config())) {
            Journal.RunRecord record = KeptRuns.find(journal, run.get());
            String id = record.run().id();
            Entry.Asked asked = theOne(record, StepTree.of(journal, record).pending());
            String by = System.getProperty("user.name", "somebody");
            journal.request(id, new Journal.Request.Answer(asked.key().id(), !reject.get(), by, comment.get()));
            if (options.json()) {
                System.out.println(Printable.json(
                        new Answered(id, StepName.path(asked.key().parts()), !reject.get(), by, comment.get())));
            }
            System.err.println("%s by %s: %s%s"
                    .formatted(
                            reject.get() ? "rejected" : "approved",
                            by,
                            Printable.line(asked.question()),
                            whenHeard(record.state(), id)));
            return 0;
        }
    }

    private static String whenHeard(RunState state, String id) {
        String command = switch (state) {
            case RUNNING, WAITING -> "";
            case INTERRUPTED, DIVERGED -> "resume";
            case FAILED, CANCELLED, SUCCEEDED -> "retry";
        };
        return command.isEmpty()
                ? ""
                : "; the run hears of it when it goes on: 'nightjar %s %s'".formatted(command, ShellWord.of(id));
    }

    private Entry.Asked theOne(Journal.RunRecord record, List<Entry.Asked> open) {
        StepName wanted = new StepName(name.get());
        List<Entry.Asked> exact = open.stream()
                .filter(asked -> StepName.path(asked.key().parts()).equals(wanted.given()))
                .toList();
        List<Entry.Asked> meant = exact.isEmpty()
                ? open.stream()
                        .filter(asked -> wanted.means(asked.key().parts()))
                        .toList()
                : exact;
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        List<Entry.Asked> listed = meant.isEmpty() ? open : meant;
        throw new NightjarException(
                ErrorCode.USAGE,
                "run %s (%s) %s '%s'%s"
                        .formatted(
                                record.run().id(),
                                record.state(),
                                meant.isEmpty() ? "does not ask" : "asks more than one",
                                Printable.line(name.get()),
                                listed.isEmpty()
                                        ? " or anything else now"
                                        : "; open are: "
                                                + listed.stream()
                                                        .limit(8)
                                                        .map(asked -> "'"
                                                                + Printable.line(StepName.path(asked.key()
                                                                        .parts()))
                                                                + "'")
                                                        .collect(Collectors.joining(", "))));
    }
}
