package dev.nightjar.app;

import java.util.List;

/**
 * The last lines of a terminal, which are drawn again and again, while lines that stay pass above them. For one thread at
 * a time.
 */
final class ScreenArea {
    private static final String ESCAPE = "\u001b[";

    private List<String> drawn = List.of();

    /**
     * What to write, all at once, so that these lines pass and this picture stands below them.
     *
     * @param screen as it is now: when it has become narrower, what was drawn has wrapped
     */
    String redraw(List<String> passing, List<String> picture, Screen screen) {
        if (passing.isEmpty() && picture.equals(drawn)) {
            return "";
        }
        StringBuilder text = new StringBuilder(erase(screen));
        passing.forEach(line -> text.append(line).append('\n'));
        picture.forEach(line -> text.append(line).append('\n'));
        drawn = List.copyOf(picture);
        return text.toString();
    }

    private String erase(Screen screen) {
        int rows = drawn.stream()
                .mapToInt(line -> Math.max(1, Math.ceilDiv(Columns.width(line), screen.width())))
                .sum();
        int reachable = Math.min(rows, screen.height() - 1);
        return reachable == 0 ? drawn.isEmpty() ? "" : "\r" + ESCAPE + "J" : ESCAPE + reachable + "A\r" + ESCAPE + "J";
    }
}
