package dev.nightjar.app;

import dev.nightjar.warehouse.QueryTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows in columns, for people. Line breaks and control characters are shown as symbols, so that a row stays a line. */
final class TextTable {
    private static final int WIDEST = 40;

    private TextTable() {}

    static String of(QueryTask.Result result) {
        if (result.columns().isEmpty()) {
            return "";
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(result.columns().stream().map(TextTable::cell).toList());
        result.rows()
                .forEach(row -> lines.add(
                        row.stream().map(value -> cell(value.orElse("NULL"))).toList()));
        int[] widths = new int[result.columns().size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(
                        widths[i], line.get(i).codePointCount(0, line.get(i).length()));
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line.get(i);
                row.append(cell).repeat(" ", 2 + widths[i] - cell.codePointCount(0, cell.length()));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String cell(String value) {
        StringBuilder shown = new StringBuilder();
        value.replaceAll("\\R", "⏎").codePoints().forEach(c -> shown.appendCodePoint(Printable.isControl(c) ? '�' : c));
        String line = shown.toString();
        return line.codePointCount(0, line.length()) <= WIDEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, WIDEST - 1)) + "…";
    }

    /** Rows as comma-separated values; an empty field is null, an empty text is {@code ""}. */
    static String csv(QueryTask.Result result) {
        if (result.columns().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        line(text, result.columns().stream().map(Optional::of).toList());
        result.rows().forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<Optional<String>> values) {
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",")
                    .append(values.get(i).map(TextTable::field).orElse(""));
        }
        text.append('\n');
    }

    private static String field(String value) {
        boolean plain =
                !value.isEmpty() && value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
