package dev.nightjar.app;

import dev.nightjar.flow.Artifact;
import dev.nightjar.flow.FlowSections;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** {@code nightjar show RUN}. */
final class ShowCommand extends CliCommand {
    private final CommonOptions options = new CommonOptions(arguments);

    private final Argument<String> run = arguments.parameter(String.class, "RUN", KeptRuns.DESCRIPTION);

    /** What {@code --json} prints. */
    private record Shown(
            RunLine run,
            List<StepTree.Step> steps,
            long more,
            List<Question> questions,
            List<Artifact.Named> artifacts,
            long moreArtifacts) {}

    private record Question(String name, String question, Instant asked) {
        static Question of(Entry.Asked asked) {
            return new Question(StepName.path(asked.key().parts()), asked.question(), asked.at());
        }
    }

    ShowCommand() {
        super(
                "Show the steps of a run, what it asks, and the artifacts it left.",
                "Of many branches it shows some, those that failed before all others.");
    }

    @Override
    public Integer call() {
        NightjarConfig config = options.config();
        try (Journal journal = KeptRuns.required(config)) {
            Journal.RunRecord record = KeptRuns.find(journal, run.get());
            StepTree tree = StepTree.of(journal, record);
            List<Artifact.Named> artifacts = tree.artifacts().stream()
                    .map(left -> ArtifactText.read(journal, record.run().id(), left.payload()))
                    .toList();
            if (options.json()) {
                System.out.println(Printable.json(new Shown(
                        RunLine.of(record, Instant.now()),
                        tree.steps(),
                        tree.more(),
                        tree.pending().stream().map(Question::of).toList(),
                        artifacts,
                        tree.moreArtifacts())));
            } else {
                System.out.print(text(record, tree, artifacts, config.section(FlowSections.ZONE)));
            }
            return 0;
        }
    }

    private String text(Journal.RunRecord record, StepTree tree, List<Artifact.Named> artifacts, ZoneId zone) {
        Style style = options.style();
        StepText steps = new StepText(style);
        StringBuilder text = new StringBuilder(RunLine.of(record, Instant.now()).text(style, zone)).append('\n');
        record.owner()
                .ifPresent(owner ->
                        text.append("  in ").append(Printable.line(owner)).append('\n'));
        text.append(steps.text(tree.steps(), tree.more(), 0, "  "));
        tree.pending().forEach(asked -> text.append(steps.question(record.run().id(), asked)));
        artifacts.forEach(artifact -> text.append(ArtifactText.text(artifact, style)));
        if (tree.moreArtifacts() > 0) {
            text.append("… and %,d more artifacts\n".formatted(tree.moreArtifacts()));
        }
        return text.toString();
    }
}
