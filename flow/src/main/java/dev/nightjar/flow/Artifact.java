package dev.nightjar.flow;

import java.net.URI;
import java.util.List;

/** Something for people to read that a flow leaves with its run. */
public sealed interface Artifact {
    /** A text in Markdown. */
    record Markdown(String text) implements Artifact {}

    /**
     * A table.
     *
     * @param rows each with a cell a column
     */
    record Table(List<String> columns, List<List<String>> rows) implements Artifact {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            int width = columns.size();
            Check.argument(rows.stream().allMatch(row -> row.size() == width), "each row needs %s cells", width);
        }
    }

    /** A place elsewhere. */
    record Link(String text, URI target) implements Artifact {}

    /** An artifact as it lies in the journal. */
    record Named(String name, Artifact artifact) {}
}
