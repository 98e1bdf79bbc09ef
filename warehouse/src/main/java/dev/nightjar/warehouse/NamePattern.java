package dev.nightjar.warehouse;

import java.util.regex.Pattern;

/** A pattern for names in which {@code *} stands for any characters; case makes no difference. */
public record NamePattern(String text) {
    /** Whether the whole name fits. */
    public boolean matches(String name) {
        StringBuilder expression = new StringBuilder();
        for (String part : text.split("(?<=\\*)|(?=\\*)", -1)) {
            expression.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(name)
                .matches();
    }
}
