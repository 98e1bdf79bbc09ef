package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightjar approve RUN NAME}. */
@Command(
        name = "approve",
        description = {"Answer what a run asks.", "'nightjar show RUN' lists the questions that are open."})
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = "RUN", description = KeptRuns.DESCRIPTION)
    private String run = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "the name of the question")
    private String name = "";

    @Option(names = "--reject", description = "answer no")
    private boolean reject;

    @Option(names = "--comment", paramLabel = "TEXT", description = "what the run is told with the answer")
    private String comment = "";

    /** What {@code --json} prints. */
    private record Answered(String run, String question, boolean approved, String by, String comment) {}

    @Override
    public Integer call() {
        try (Journal journal = KeptRuns.required(options.config())) {
            Journal.RunRecord record = KeptRuns.find(journal, run);
            String id = record.run().id();
            Entry.Asked asked = theOne(record, StepTree.of(journal, record).pending());
            String by = System.getProperty("user.name", "somebody");
            journal.request(id, new Journal.Request.Answer(asked.key().id(), !reject, by, comment));
            if (options.json()) {
                System.out.println(
                        Codec.toJson(new Answered(id, StepName.path(asked.key().parts()), !reject, by, comment)));
            }
            System.err.println("%s by %s: %s%s"
                    .formatted(
                            reject ? "rejected" : "approved",
                            by,
                            Printable.line(asked.question()),
                            RunLine.live(record.state())
                                    ? ""
                                    : "; the run hears of it when it goes on: 'nightjar resume %s'".formatted(id)));
            return 0;
        }
    }

    private Entry.Asked theOne(Journal.RunRecord record, List<Entry.Asked> open) {
        StepName wanted = new StepName(name);
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
                                Printable.line(name),
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
