package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.codec.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * The head of a row as it is written: an object of a few texts and numbers. A generator of Jackson costs more to make than
 * such an object to write, and there are two of them to a task. For one thread.
 */
final class Head {
    private final StringBuilder text = new StringBuilder(160).append('{');

    /** What is JSON already. */
    Head json(String name, String value) {
        name(name).append(value);
        return this;
    }

    Head text(String name, String value) {
        JsonText.appendQuoted(name(name), value);
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
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append('"').append(name).append("\":");
    }
}
