package dev.nightjar.shell;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Command lines as text for people. */
final class Quoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final Pattern CONTROL = Pattern.compile("\\s*[\\p{Cntrl}]+\\s*");
    private static final int LONGEST_WORD = 100;
    private static final int LONGEST_LINE = 400;

    private Quoting() {}

    /** What a POSIX shell would read as exactly this command. */
    static String commandLine(Command command) {
        return command.words().stream().map(Quoting::quote).collect(Collectors.joining(" "));
    }

    /** The same on one line of bearable length. */
    static String shortLine(Command command) {
        String line = command.words().stream()
                .map(word -> quote(shorten(CONTROL.matcher(word).replaceAll(" "), LONGEST_WORD)))
                .collect(Collectors.joining(" "));
        return shorten(line, LONGEST_LINE);
    }

    static String shorten(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + "…";
    }

    private static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
