package dev.nightjar.warehouse.drift;

import dev.nightjar.warehouse.Identifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A drift in Markdown. Names are hostile: nothing in them is read as Markdown or HTML, and none makes a line. */
final class DriftPage {
    private static final String MARKS = "\\`*_{}[]()<>#+!|~&";

    private DriftPage() {}

    static String of(Drift drift) {
        StringBuilder page = new StringBuilder();
        page.append("# What changed in ").append(escaped(drift.until()));
        drift.since().ifPresent(since -> page.append(" since ").append(escaped(since)));
        page.append("\n\n").append(summary(drift)).append('\n');
        Map<Identifier, List<DriftChange>> bySchema = drift.changes().stream()
                .collect(Collectors.groupingBy(DriftChange::schema, LinkedHashMap::new, Collectors.toList()));
        bySchema.forEach((schema, changes) -> {
            page.append("\n## ").append(escaped(schema.toString())).append("\n\n");
            changes.forEach(change ->
                    page.append("* ").append(escaped(change.sentence())).append('\n'));
        });
        if (drift.unnamed() > 0) {
            page.append("\n%,d more are not named here.%n".formatted(drift.unnamed()));
        }
        return page.toString();
    }

    private static String summary(Drift drift) {
        if (drift.since().isEmpty()) {
            return "There is no earlier night to compare it with.";
        }
        return drift.total() == 0
                ? "Nothing: tables, columns and keys are what they were."
                : Arrays.stream(DriftKind.values())
                        .flatMap(kind -> Optional.ofNullable(drift.counts().get(kind))
                                .map(count -> "%s: %,d".formatted(kind.words(), count))
                                .stream())
                        .collect(Collectors.joining(", "));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(each -> {
            if (Character.getType(each) == Character.FORMAT
                    || Character.isISOControl(each)
                    || each == 0x2028
                    || each == 0x2029) {
                escaped.append("\\\\u{").append(Integer.toHexString(each)).append("\\}");
            } else {
                if (MARKS.indexOf(each) >= 0) {
                    escaped.append('\\');
                }
                escaped.appendCodePoint(each);
            }
        });
        return escaped.toString();
    }
}
