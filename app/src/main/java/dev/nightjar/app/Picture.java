package dev.nightjar.app;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws what is live in as many lines as a screen has, less one for the cursor, and none wider than it. Where there is
 * more, each level first gets a line for each of its parts, and the rest is counted.
 */
final class Picture {
    private static final int BAR = 16;
    private static final int WITH_BAR = 60;

    private final Screen screen;
    private final boolean unicode;
    private final List<String> lines = new ArrayList<>();

    private Picture(Screen screen, boolean unicode) {
        this.screen = screen;
        this.unicode = unicode;
    }

    static List<String> draw(LiveRun.Part whole, Screen screen, boolean unicode) {
        Picture picture = new Picture(screen, unicode);
        LiveRun.Part run = joined(whole);
        int room = screen.height() - 1;
        if (room > 0) {
            int within = room - 1;
            picture.line("", run, within == 0);
            picture.children(run, "", within);
        }
        return picture.lines;
    }

    /** A branch with a single task at work takes one line. */
    private static LiveRun.Part joined(LiveRun.Part part) {
        if (part.kind() == LiveRun.Kind.BRANCH
                && part.parts().size() == 1
                && part.parts().getFirst().kind() == LiveRun.Kind.TASK) {
            LiveRun.Part task = part.parts().getFirst();
            return new LiveRun.Part(
                    task.kind(),
                    part.name() + " " + task.name(),
                    task.elapsed(),
                    task.done(),
                    task.text(),
                    task.parts());
        }
        return new LiveRun.Part(
                part.kind(),
                part.name(),
                part.elapsed(),
                part.done(),
                part.text(),
                part.parts().stream().map(Picture::joined).toList());
    }

    private void children(LiveRun.Part part, String indentation, int room) {
        List<LiveRun.Part> parts = part.parts();
        if (parts.isEmpty() || room == 0) {
            return;
        }
        boolean all = parts.size() <= room;
        int shown = all ? parts.size() : room - 1;
        int spare = all ? room - parts.size() : 0;
        for (int i = 0; i < shown; i++) {
            LiveRun.Part child = parts.get(i);
            boolean last = all && i == shown - 1;
            int below = spare == 0 ? 0 : Math.min(height(child, spare + 1) - 1, spare);
            spare -= below;
            line(indentation + (last ? sign("└─ ", "`- ") : sign("├─ ", "|- ")), child, below == 0);
            children(child, indentation + (last ? "   " : sign("│  ", "|  ")), below);
        }
        if (!all) {
            String more = shown == 0 ? "%,d %s" : "and %,d more %s";
            add(indentation
                    + sign("└─ ", "`- ")
                    + sign("… ", "... ")
                    + more.formatted(parts.size() - shown, part.kind().parts()));
        }
    }

    /** How many lines it would take, up to a number from which it makes no difference. */
    private static int height(LiveRun.Part part, int most) {
        int height = 1;
        for (LiveRun.Part child : part.parts()) {
            if (height >= most) {
                return most;
            }
            height += height(child, most - height);
        }
        return Math.min(height, most);
    }

    /** @param folded whether what is in it gets no lines of its own */
    private void line(String indentation, LiveRun.Part part, boolean folded) {
        StringBuilder line =
                new StringBuilder(indentation).append(part.name()).append("  ").append(Elapsed.text(part.elapsed()));
        if (part.done() >= 0 && screen.width() >= WITH_BAR) {
            int full = (int) Math.round(part.done() * BAR);
            line.append("  ")
                    .append(sign("▕", "["))
                    .append(sign("█", "#").repeat(full))
                    .append(sign("░", "-").repeat(BAR - full))
                    .append(sign("▏", "]"));
        }
        if (!part.text().isEmpty()) {
            line.append("  ").append(part.text());
        }
        if (folded && !part.parts().isEmpty()) {
            line.append("  ")
                    .append(sign("… ", "... "))
                    .append("%,d %s".formatted(part.parts().size(), part.kind().parts()));
        }
        add(line.toString());
    }

    /** A line of the full width would make some terminals wrap. */
    private void add(String line) {
        lines.add(Columns.cut(line, screen.width() - 1, sign("…", "...")));
    }

    private String sign(String drawn, String ascii) {
        return unicode ? drawn : ascii;
    }
}
