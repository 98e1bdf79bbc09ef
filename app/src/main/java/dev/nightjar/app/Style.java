package dev.nightjar.app;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Colours and signs for a stream, where it can show them; a word always says the same. */
final class Style {
    private final boolean coloured;
    private final boolean terminal;
    private final boolean unicode;

    @SuppressWarnings("SystemConsoleNull") // the JDK says never, the null checker says perhaps
    Style(CommonOptions.Color color, PrintStream stream) {
        Console console = System.console();
        this.terminal = console != null && console.isTerminal() && System.getenv("CI") == null;
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        String noColor = System.getenv("NO_COLOR");
        this.coloured = switch (color) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && !dumb && (noColor == null || noColor.isEmpty());
        };
        Charset charset = stream.charset();
        this.unicode = charset.equals(StandardCharsets.UTF_8)
                || charset.name().toUpperCase(Locale.ROOT).startsWith("UTF");
    }

    boolean terminal() {
        return terminal;
    }

    String good(String text) {
        return paint("32", (unicode ? "✓ " : "ok ") + text);
    }

    String bad(String text) {
        return paint("31", (unicode ? "✗ " : "FAILED ") + text);
    }

    String warn(String text) {
        return paint("33", "! " + text);
    }

    /** Something that goes on. */
    String at(String text) {
        return paint("36", (unicode ? "● " : "> ") + text);
    }

    String bold(String text) {
        return paint("1", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
