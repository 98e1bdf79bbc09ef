package dev.nightjar.flow.codec;

import tools.jackson.core.io.JsonStringEncoder;

/** Texts in JSON, where a generator of Jackson would cost more to make than they to write. */
public final class JsonText {
    private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

    private JsonText() {}

    /** Appends the value in quotes. */
    public static StringBuilder appendQuoted(StringBuilder to, String value) {
        to.append('"');
        if (isPlain(value)) {
            to.append(value);
        } else {
            ESCAPES.quoteAsString(value, to);
        }
        return to.append('"');
    }

    /** Whether it stands in quotes as it is, a byte for a character. */
    static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
