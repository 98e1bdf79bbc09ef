package dev.nightjar.app;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Colours and signs for a stream, where it can show them; a word always says the same. */
final class Style {
    private final boolean coloured;
    private final boolean live;
    private final boolean unicode;

    /** What standard error can show. */
    Style(CommonOptions.Color color, PrintStream err) {
        this(color, Terminal.ERR, err.charset());
    }

    /** What standard output can show; it is always UTF-8, so which signs people can see is told by standard error. */
    static Style ofOutput(CommonOptions.Color color) {
        return new Style(color, Terminal.OUT, System.err.charset());
    }

    private Style(CommonOptions.Color color, Terminal stream, Charset charset) {
        boolean terminal = stream.isTerminal() && System.getenv("CI") == null && !"dumb".equals(System.getenv("TERM"));
        String noColor = System.getenv("NO_COLOR");
        this.live = terminal;
        this.coloured = switch (color) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && (noColor == null || noColor.isEmpty());
        };
        this.unicode = charset.equals(StandardCharsets.UTF_8)
                || charset.name().toUpperCase(Locale.ROOT).startsWith("UTF");
    }

    /** Whether people look at it on a terminal whose cursor can be moved. */
    boolean live() {
        return live;
    }

    boolean unicode() {
        return unicode;
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
