package dev.nightjar.dbt;

import dev.nightjar.warehouse.Identifier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns that an as-of reader gives: all that the table ever had, each null in the nights in which it was not there. */
final class AsOfColumns {
    private static final String PARAMETER = "as_of_night";

    private final NavigableMap<LocalDate, List<SchemaHistory.RecordedColumn>> columns;

    AsOfColumns(Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns) {
        this.columns = new TreeMap<>(columns);
    }

    /**
     * A column that is given.
     *
     * @param name as the reader gives it
     * @param history its name in the history
     * @param type in the clone that had it last
     * @param expression its value; the history's table is {@code h}, the night is {@code g.nightjar_night}
     */
    record Given(Identifier name, Identifier history, String type, String expression) {}

    /** Those of the last night first. */
    List<Given> given() {
        Map<Identifier, SchemaHistory.RecordedColumn> last = new LinkedHashMap<>();
        columns.descendingMap()
                .values()
                .forEach(then -> then.forEach(column -> last.putIfAbsent(column.history(), column)));
        Set<String> taken = new HashSet<>();
        List<Given> given = new ArrayList<>();
        last.forEach((history, column) -> {
            // A column that came back under another case, or a name that was given to another column later.
            Identifier source = column.source();
            Identifier label = taken.add(source.name().toLowerCase(Locale.ROOT)) ? source : history;
            String presence = presence(history);
            String value = "h." + history.quoted();
            given.add(new Given(
                    label,
                    history,
                    column.type(),
                    presence.isEmpty() ? value : "case when %s then %s end".formatted(presence, value)));
        });
        return given;
    }

    /** When the column was there, as a condition; empty when it always was. */
    private String presence(Identifier history) {
        List<String> spans = new ArrayList<>();
        boolean always = true;
        for (Map.Entry<LocalDate, List<SchemaHistory.RecordedColumn>> then : columns.entrySet()) {
            boolean there =
                    then.getValue().stream().anyMatch(column -> column.history().equals(history));
            LocalDate next = columns.higherKey(then.getKey());
            always &= there;
            if (there) {
                spans.add("(g.nightjar_night >= date '%s'%s)"
                        .formatted(
                                then.getKey(),
                                next == null ? "" : " and g.nightjar_night < date '%s'".formatted(next)));
            }
        }
        return always ? "" : String.join(" or ", spans);
    }

    /** The parameter of a reader without columns. */
    static String anyParameter() {
        return PARAMETER;
    }

    /** A parameter that is named as a column would be taken for it, and give a wrong answer. */
    String parameter() {
        Set<String> names = columns.values().stream()
                .flatMap(List::stream)
                .flatMap(column -> Stream.of(column.source(), column.history()))
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String parameter = PARAMETER;
        while (names.contains(parameter)) {
            parameter += "_";
        }
        return parameter;
    }
}
