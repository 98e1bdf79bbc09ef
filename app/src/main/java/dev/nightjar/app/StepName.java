package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.DidYouMean;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What people call a step, a map, a branch or a flow of a run: its whole path, joined by {@code /}; the end of it; or the
 * name alone, as {@code step dbt-snapshot#1}, {@code dbt-snapshot#1} or {@code dbt-snapshot}.
 */
record StepName(String given) {
    private static final int CANDIDATES = 8;
    private static final int REMEMBERED = 1000;

    StepName {
        given = normal(given);
    }

    /** Whether it is the name of this key, or of one that this one lies in. */
    boolean holds(List<String> parts) {
        return prefixes(parts).anyMatch(prefix -> means(prefix) || path(prefix).equals(given));
    }

    /** Whether it may be the name of this key. */
    boolean means(List<String> parts) {
        if (parts.isEmpty()) {
            return false;
        }
        return names(parts.getLast()).contains(given) || path(parts).endsWith("/" + given);
    }

    /** {@code step dbt-snapshot#1}, {@code dbt-snapshot#1} and {@code dbt-snapshot}. */
    private static List<String> names(String part) {
        String label = part.startsWith("[") ? part.substring(1, part.length() - 1) : label(part);
        return List.of(normal(part), normal(label), normal(label.replaceFirst("#\\d+$", "")));
    }

    /** {@code dbt-snapshot#1} of {@code step dbt-snapshot#1}; what has no name goes by its kind, as {@code now#1}. */
    static String label(String part) {
        return part.replaceFirst("^(\\S+) (?=#\\d+$)", "$1").replaceFirst("^\\S+ ", "");
    }

    /**
     * The key of the first thing that happened in what it names.
     *
     * @throws NightjarException {@code USAGE} when the run has nothing of that name, or several
     */
    Key first(Journal journal, String run) {
        Map<String, Key> found = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        try (Stream<Entry> entries = journal.entries(run)) {
            for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
                Key key = each.next().key();
                for (List<String> prefix : prefixes(key.parts()).toList()) {
                    if (path(prefix).equals(given)) {
                        return key;
                    }
                    if (found.size() <= CANDIDATES && means(prefix)) {
                        found.putIfAbsent(path(prefix), key);
                    }
                    if (names.size() < REMEMBERED) {
                        names.addAll(names(prefix.getLast()));
                    }
                }
            }
        }
        if (found.size() == 1) {
            return found.values().iterator().next();
        }
        throw new NightjarException(ErrorCode.USAGE, found.isEmpty() ? unknown(run, names) : ambiguous(found.keySet()));
    }

    /**
     * Sees that something of this name happened in a run, once or several times.
     *
     * @throws NightjarException {@code USAGE} when nothing did
     */
    void requireIn(Journal journal, String run) {
        Set<String> names = new LinkedHashSet<>();
        try (Stream<Entry> entries = journal.entries(run)) {
            for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
                List<String> parts = each.next().key().parts();
                if (holds(parts)) {
                    return;
                }
                if (names.size() < REMEMBERED) {
                    prefixes(parts).forEach(prefix -> names.addAll(names(prefix.getLast())));
                }
            }
        }
        throw new NightjarException(ErrorCode.USAGE, unknown(run, names));
    }

    private String unknown(String run, Set<String> names) {
        String question = DidYouMean.question(given, names);
        return "run %s has no step '%s'; %s'nightjar show %s' lists its steps"
                .formatted(run, Printable.line(given), question.isEmpty() ? "" : Printable.line(question) + " ", run);
    }

    private String ambiguous(Set<String> paths) {
        return "'%s' may be: %s%s; write one of them"
                .formatted(
                        Printable.line(given),
                        paths.stream()
                                .limit(CANDIDATES)
                                .map(path -> "'" + Printable.line(path) + "'")
                                .collect(Collectors.joining(", ")),
                        paths.size() > CANDIDATES ? ", …" : "");
    }

    static String path(List<String> parts) {
        return normal(String.join("/", parts));
    }

    private static String normal(String text) {
        return text.strip().replaceAll("\\s*/\\s*", "/");
    }

    private static Stream<List<String>> prefixes(List<String> parts) {
        List<List<String>> prefixes = new ArrayList<>();
        for (int length = 1; length <= parts.size(); length++) {
            prefixes.add(parts.subList(0, length));
        }
        return prefixes.stream();
    }
}
