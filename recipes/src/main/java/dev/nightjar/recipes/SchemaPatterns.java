package dev.nightjar.recipes;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.NamePattern;
import java.util.List;

/** Which schemas are included and not excluded, by patterns of their names. */
record SchemaPatterns(List<String> include, List<String> exclude) {
    boolean select(Identifier schema) {
        return (include.isEmpty() || anyMatches(include, schema)) && !anyMatches(exclude, schema);
    }

    private static boolean anyMatches(List<String> patterns, Identifier schema) {
        return patterns.stream().anyMatch(pattern -> new NamePattern(pattern).matches(schema.name()));
    }
}
