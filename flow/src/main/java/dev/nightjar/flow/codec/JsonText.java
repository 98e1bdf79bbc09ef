package dev.nightjar.flow.codec;

import java.nio.charset.StandardCharsets;
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

    /** Whether it holds no half of a character (an unpaired surrogate), which UTF-8 has no bytes for. */
    public static boolean isWhole(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The text with a question mark in place of each half of a character; for what only people read. */
    public static String whole(String value) {
        return isWhole(value) ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
