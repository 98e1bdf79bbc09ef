package dev.nightjar.app;

import dev.nightjar.flow.codec.Codec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts of others on a terminal: whatever they hold, they move no cursor and start no line. */
final class Printable {
    private Printable() {}

    /** On one line; control and format characters are escaped. */
    static String line(String text) {
        if (text.codePoints().noneMatch(Printable::isControl)) {
            return text;
        }
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (isControl(c)) {
                        line.append("\\x%02x".formatted(c));
                    } else {
                        line.appendCodePoint(c);
                    }
                }
            }
        });
        return line.toString();
    }

    /** On as many lines as it has, the later ones indented. */
    static String lines(String text, String indentation) {
        return String.join("\n" + indentation, text.lines().map(Printable::line).toList());
    }

    /** On one line of at most so many characters. */
    static String line(String text, int most) {
        String line = line(text);
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** Code, a statement or a stack trace, on its lines and with its tabs. */
    static String code(String text) {
        return text.lines()
                .map(line ->
                        Arrays.stream(line.split("\t", -1)).map(Printable::line).collect(Collectors.joining("\t")))
                .collect(Collectors.joining("\n"));
    }

    /** A stack trace, indented: nothing that it quotes looks as if we said it. */
    static String trace(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return code(trace.toString()).indent(4).stripTrailing();
    }

    /** A value as JSON on one line: what would be escaped in a text is so here, in the way of JSON. */
    static String json(@Nullable Object value) {
        String json = Codec.toJson(value);
        if (json.codePoints().noneMatch(Printable::isControl)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder();
        json.codePoints().forEach(c -> {
            if (isControl(c)) {
                Character.toString(c).chars().forEach(unit -> escaped.append("\\u%04x".formatted(unit)));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /** Whether a terminal may do something else with it than show it. */
    static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
