package dev.nightjar.app;

import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunListener;
import dev.nightjar.flow.TaskState;
import dev.nightjar.flow.journal.Key;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * Shows a run as it goes: a line for each step that ends, and on a terminal one more line with what is at work. Thread-
 * safe.
 */
final class ProgressPrinter implements RunListener {
    private static final Duration PACE = Duration.ofMillis(100);
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final Style style;
    private final boolean quiet;
    private final boolean verbose;
    private final long begun = System.nanoTime();
    private final Map<Key, Long> started = new HashMap<>();
    private final Map<Key, String> running = new LinkedHashMap<>();
    private final Map<Key, String> progress = new HashMap<>();
    private long drawn;
    private boolean lineShown;

    ProgressPrinter(PrintStream out, Style style, boolean quiet, boolean verbose) {
        this.out = out;
        this.style = style;
        this.quiet = quiet;
        this.verbose = verbose;
    }

    /** A line of its own, such as what a demonstration does between runs. */
    synchronized void say(String text) {
        if (!quiet) {
            print(text);
        }
    }

    @Override
    public synchronized void on(RunEvent event) {
        if (quiet) {
            return;
        }
        switch (event) {
            case RunEvent.TaskChanged changed -> taskChanged(changed);
            case RunEvent.Progressed progressed -> {
                progress.put(progressed.key(), progressed.text());
                draw();
            }
            case RunEvent.Logged logged -> {
                if (logged.level().toInt() >= Level.WARN.toInt()) {
                    print(style.warn(logged.text()));
                } else if (verbose || logged.level() == Level.INFO) {
                    print(style.faint(logged.text()));
                }
            }
            case RunEvent.ApprovalAsked asked -> print(style.warn("waiting for an answer: " + asked.question()));
            case RunEvent.RunChanged _ -> {}
        }
    }

    private void taskChanged(RunEvent.TaskChanged changed) {
        String label = label(changed.key(), changed.step());
        switch (changed.state()) {
            case TaskState.Pending _ -> {}
            case TaskState.Running _ -> {
                started.putIfAbsent(changed.key(), System.nanoTime());
                running.put(changed.key(), label);
                if (verbose && !style.terminal()) {
                    print("  " + label + " begins");
                }
                draw();
            }
            case TaskState.Retrying retrying ->
                print(style.warn("%s is tried again: %s".formatted(label, retrying.reason())));
            case TaskState.Succeeded _ -> end(changed.key(), style.good(label));
            case TaskState.Cached _ -> end(changed.key(), style.good(label + " (done before)"));
            case TaskState.Skipped skipped -> end(changed.key(), label + " skipped: " + skipped.reason());
            case TaskState.Cancelled _ -> end(changed.key(), style.warn(label + " cancelled"));
            case TaskState.TimedOut timedOut ->
                end(changed.key(), style.bad("%s timed out after %s".formatted(label, timedOut.limit())));
            case TaskState.Failed failed -> end(changed.key(), style.bad("%s: %s".formatted(label, failed.reason())));
        }
    }

    private void end(Key key, String text) {
        running.remove(key);
        String last = progress.remove(key);
        Long start = started.remove(key);
        double seconds = start == null ? 0 : (System.nanoTime() - start) / 1e9;
        print("  %s%s %s"
                .formatted(text, last == null ? "" : " - " + last, style.faint("(%.1f s)".formatted(seconds))));
        draw();
    }

    /** A step, and the item of a map that it belongs to. */
    private static String label(Key key, String step) {
        StringBuilder label = new StringBuilder(step.replaceAll("(?<=\\p{L})-(?=\\p{L})", " "));
        for (String part : key.parts()) {
            if (part.startsWith("[")) {
                label.append(' ').append(part);
            }
        }
        return label.toString();
    }

    private void print(String text) {
        clear();
        out.println(text);
    }

    private void draw() {
        long now = System.nanoTime();
        if (!style.terminal() || running.isEmpty() || now - drawn < PACE.toNanos()) {
            return;
        }
        drawn = now;
        StringBuilder line = new StringBuilder("  %.0f s: ".formatted((now - begun) / 1e9));
        running.forEach((key, label) -> {
            String said = progress.get(key);
            line.append(label).append(said == null ? "" : " " + said).append("  ");
        });
        clear();
        out.print(line.length() > WIDTH ? line.substring(0, WIDTH) : line.toString());
        out.flush();
        lineShown = true;
    }

    private void clear() {
        if (lineShown) {
            out.print("\r\u001b[K");
            lineShown = false;
        }
    }
}
