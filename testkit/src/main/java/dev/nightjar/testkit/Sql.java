package dev.nightjar.testkit;

import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** How names and values are written in SQL. */
final class Sql {
    private Sql() {}

    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String identifiers(Collection<String> names) {
        return names.stream().map(Sql::identifier).collect(Collectors.joining(", "));
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    static String instant(Instant instant) {
        return "TIMESTAMPTZ '%s'".formatted(instant);
    }
}
