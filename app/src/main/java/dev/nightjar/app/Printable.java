package dev.nightjar.app;

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

    private static boolean isControl(int c) {
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
