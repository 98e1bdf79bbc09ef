package dev.nightjar.app;

import java.util.regex.Pattern;

/** Words of a command line that people are to paste into a shell. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,-]+");

    private ShellWord() {}

    /** The text as one word, quoted where a shell would read something else. */
    static String of(String text) {
        String shown = Printable.line(text);
        return PLAIN.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }
}
