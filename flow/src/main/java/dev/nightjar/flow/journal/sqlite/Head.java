package dev.nightjar.flow.journal.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The head of a row as it is written: an object of a few texts and numbers. A generator of Jackson costs more to make than
 * such an object to write, and there are two of them to a task. For one thread.
 */
final class Head {
    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

    private final StringBuilder text = new StringBuilder(160).append('{');

    Head texts(String name, List<String> values) {
        name(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            quoted(i == 0 ? text : text.append(','), values.get(i));
        }
        text.append(']');
        return this;
    }

    Head text(String name, String value) {
        quoted(name(name), value);
        return this;
    }

    Head number(String name, long value) {
        name(name).append(value);
        return this;
    }

    Head object(String name, Head value) {
        name(name).append(value.text).append('}');
        return this;
    }

    byte[] bytes() {
        return (text + "}").getBytes(StandardCharsets.UTF_8);
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append('"').append(name).append("\":");
    }

    private static void quoted(StringBuilder to, String value) {
        to.append('"');
        if (isPlain(value)) {
            to.append(value);
        } else {
            QUOTES.quoteAsString(value, to);
        }
        to.append('"');
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
