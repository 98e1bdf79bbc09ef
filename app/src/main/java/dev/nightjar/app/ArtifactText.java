package dev.nightjar.app;

import dev.nightjar.flow.Artifact;
import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.warehouse.QueryTask;
import java.util.Optional;
import tools.jackson.databind.JavaType;

/** Artifacts for people. */
final class ArtifactText {
    private static final JavaType NAMED = TypeRules.check(Artifact.Named.class);

    private ArtifactText() {}

    static Artifact.Named read(Journal journal, String run, Payload payload) {
        Payload.Inline whole = new Payload.Inline(journal.value(run, payload));
        if (Codec.ofWhole().decode(whole, NAMED) instanceof Artifact.Named named) {
            return named;
        }
        throw new AssertionError("an artifact is no null");
    }

    static String text(Artifact.Named named, Style style) {
        String body = switch (named.artifact()) {
            case Artifact.Markdown markdown -> Printable.lines(markdown.text(), "") + "\n";
            case Artifact.Table table -> TextTable.of(result(table));
            case Artifact.Link link ->
                "%s: %s\n"
                        .formatted(
                                Printable.line(link.text()),
                                Printable.line(link.target().toString()));
        };
        return style.bold("artifact " + Printable.line(named.name())) + "\n" + body.indent(2);
    }

    private static QueryTask.Result result(Artifact.Table table) {
        return new QueryTask.Result(
                table.columns(),
                table.rows().stream()
                        .map(row -> row.stream().map(Optional::of).toList())
                        .toList());
    }
}
