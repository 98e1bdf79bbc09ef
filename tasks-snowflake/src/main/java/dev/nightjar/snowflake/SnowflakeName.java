package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Identifier;
import java.util.Locale;

/** Names as people write them in {@code nightjar.yml}, read as Snowflake reads them in SQL. */
final class SnowflakeName {
    private static final int LONGEST = 255;

    private SnowflakeName() {}

    /**
     * The exact name: what is in double quotes as it is, anything else in upper case.
     *
     * @throws IllegalArgumentException when it is no name
     */
    static Identifier typed(String what, String text) {
        boolean quoted = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
        String inner = quoted ? text.substring(1, text.length() - 1) : text;
        if (quoted && inner.replace("\"\"", "").contains("\"")) {
            throw new IllegalArgumentException("%s %s has a single \" in it; double it".formatted(what, text));
        }
        if (!quoted && !isPlain(inner)) {
            throw new IllegalArgumentException(
                    "%s '%s' is no plain name; write it in double quotes, exactly as it is".formatted(what, text));
        }
        String name = quoted ? inner.replace("\"\"", "\"") : upper(inner);
        if (name.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "%s '%.40s…' is longer than the %d characters of a name".formatted(what, text, LONGEST));
        }
        return Identifier.of(name);
    }

    /** As a log-in takes it: plain where it can be. */
    static String inLogin(Identifier name) {
        return isPlain(name.name()) && upper(name.name()).equals(name.name()) ? name.name() : name.quoted();
    }

    private static boolean isPlain(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_$]*");
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
