package dev.nightjar.recipes;

import dev.nightjar.warehouse.Identifier;
import java.util.List;
import java.util.regex.Pattern;

/** Patterns for names of schemas, in which {@code *} stands for any characters; case makes no difference. */
record SchemaPatterns(List<String> include, List<String> exclude) {
    boolean select(Identifier schema) {
        return (include.isEmpty() || anyMatches(include, schema)) && !anyMatches(exclude, schema);
    }

    private static boolean anyMatches(List<String> patterns, Identifier schema) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, schema.name()));
    }

    private static boolean matches(String pattern, String name) {
        StringBuilder expression = new StringBuilder();
        for (String part : pattern.split("(?<=\\*)|(?=\\*)", -1)) {
            expression.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(name)
                .matches();
    }
}
