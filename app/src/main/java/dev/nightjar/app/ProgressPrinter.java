package dev.nightjar.app;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunListener;
import dev.nightjar.flow.TaskState;
import dev.nightjar.flow.journal.Key;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Shows a run as it goes: a line for each step that ends, and on a terminal a picture of what is at work below them. What
 * happens only changes the picture; a thread draws it, a few times a second. Thread-safe.
 */
final class ProgressPrinter implements RunListener {
    private static final Duration PACE = Duration.ofMillis(100);

    /** Of a map, so many steps get lines of their own on a terminal; the others count in the picture. */
    private static final int LINES_OF_A_MAP = 40;

    private static final int REASONS = 200;

    private final PrintStream out;
    private final Style style;
    private final boolean quiet;
    private final boolean verbose;
    private final InstantSource time;
    private final Supplier<Screen> screen;
    /** All guarded by this. */
    private final LiveRun run = new LiveRun();

    private final ScreenArea area = new ScreenArea();
    private final List<String> passing = new ArrayList<>();
    private final Set<String> reasons = new LinkedHashSet<>();
    private @Nullable Thread painter;

    ProgressPrinter(PrintStream out, Style style, boolean quiet, boolean verbose) {
        this(out, style, quiet, verbose, Terminal.ERR::screen);
    }

    ProgressPrinter(PrintStream out, Style style, boolean quiet, boolean verbose, Supplier<Screen> screen) {
        this.out = out;
        this.style = style;
        this.quiet = quiet;
        this.verbose = verbose;
        this.time = InstantSource.system();
        this.screen = screen;
    }

    /** A line of its own, such as what a demonstration does between runs. */
    synchronized void say(String text) {
        if (!quiet) {
            print(text);
            draw();
        }
    }

    /** The failure, less what it says that people have read here already. */
    synchronized NightjarException unseen(NightjarException failure, boolean kept) {
        String message = String.valueOf(failure.getMessage());
        if (reasons.contains(message)) {
            return new ShownFailure(
                    failure,
                    kept
                            ? "run %s failed as told above; 'nightjar show %s' tells more".formatted(run.id(), run.id())
                            : "failed as told above");
        }
        String rest = message;
        for (String reason : reasons) {
            rest = reason.isEmpty() ? rest : withoutTold(reason, rest);
        }
        return rest.equals(message) ? failure : new ShownFailure(failure, rest);
    }

    /** Only where the reason is a clause of its own: its words may stand in the message by chance. */
    private static String withoutTold(String reason, String message) {
        return message.replaceAll("(?m)(?<=^|[:;] )" + Pattern.quote(reason) + "(?=$|;)", "as told above");
    }

    @Override
    public synchronized void on(RunEvent event) {
        if (quiet && !isAlwaysHeard(event)) {
            return;
        }
        switch (event) {
            case RunEvent.TaskChanged changed -> taskChanged(changed.key(), changed.step(), changed.state());
            case RunEvent.Progressed progressed ->
                run.say(progressed.key(), words(progressed.step()), progressed.text(), time.instant());
            case RunEvent.PartChanged changed ->
                run.part(changed.key(), words(changed.step()), changed.part(), changed.running(), time.instant());
            case RunEvent.Logged logged -> {
                String text = Printable.lines(logged.text(), "    ");
                if (logged.level().toInt() >= Level.WARN.toInt()) {
                    print(style.warn(text));
                } else if (verbose || logged.level() == Level.INFO) {
                    print(style.faint(text));
                }
            }
            case RunEvent.ApprovalAsked asked ->
                print(style.warn("waiting for an answer: " + Printable.line(asked.question())) + "\n    "
                        + StepText.answer(run.id(), asked.key().parts()));
            case RunEvent.RunChanged changed -> {
                run.run(changed.run(), Printable.line(changed.flow()), changed.state(), time.instant());
                paint();
            }
        }
    }

    /** A question is no progress: without an answer there will be none. It names the run. */
    private static boolean isAlwaysHeard(RunEvent event) {
        return event instanceof RunEvent.ApprovalAsked || event instanceof RunEvent.RunChanged;
    }

    private void taskChanged(Key key, String step, TaskState state) {
        String label = label(key, step);
        switch (state) {
            case TaskState.Pending _ -> run.pending(key, words(step), time.instant());
            case TaskState.Running _ -> {
                run.begin(key, words(step), time.instant());
                if (verbose && !style.live()) {
                    print("  " + label + " begins");
                }
            }
            case TaskState.Retrying retrying -> {
                run.say(key, words(step), "waits to be tried again", time.instant());
                print(style.warn("%s is tried again: %s".formatted(label, reason(retrying.reason()))));
            }
            case TaskState.Succeeded _ -> end(key, style.good(label), false);
            case TaskState.Cached _ -> end(key, style.good(label + " (done before)"), false);
            case TaskState.Skipped skipped -> end(key, label + " skipped: " + Printable.line(skipped.reason()), false);
            case TaskState.Cancelled _ -> end(key, style.warn(label + " cancelled"), true);
            case TaskState.TimedOut timedOut ->
                end(key, style.bad("%s timed out after %s".formatted(label, Elapsed.text(timedOut.limit()))), true);
            case TaskState.Failed failed ->
                end(key, style.bad("%s: %s".formatted(label, reason(failed.reason()))), true);
        }
    }

    private void end(Key key, String text, boolean failed) {
        boolean counted = style.live() && !failed && run.endedInMap(key) > LINES_OF_A_MAP;
        String said = run.said(key);
        Duration took = run.end(key, failed, time.instant());
        if (!counted) {
            print("  %s%s %s"
                    .formatted(
                            text,
                            said.isEmpty() ? "" : " - " + said,
                            style.faint("(%.1f s)".formatted(took.toMillis() / 1000.0))));
        }
    }

    private String reason(String reason) {
        if (reasons.size() < REASONS) {
            reasons.add(reason);
        }
        return Printable.lines(reason, "    ");
    }

    /** A step, and the item of a map that it belongs to. */
    private static String label(Key key, String step) {
        StringBuilder label = new StringBuilder(words(step));
        for (String part : key.parts()) {
            if (part.startsWith("[")) {
                label.append(' ').append(part);
            }
        }
        return Printable.line(label.toString());
    }

    private static String words(String step) {
        return step.replaceAll("(?<=\\p{L})-(?=\\p{L})", " ");
    }

    private void print(String line) {
        if (isDrawn() && run.live()) {
            passing.add(line);
        } else {
            out.println(line);
        }
    }

    private boolean isDrawn() {
        return style.live() && !quiet;
    }

    /** A run has begun or ended. */
    private void paint() {
        if (!isDrawn()) {
            return;
        }
        if (!run.live()) {
            draw();
        } else if (painter == null) {
            painter = Thread.ofPlatform().daemon().name("progress").start(this::paintOn);
        }
    }

    private void paintOn() {
        while (drawLive()) {
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private synchronized boolean drawLive() {
        if (!run.live()) {
            painter = null;
            return false;
        }
        draw();
        return true;
    }

    private void draw() {
        if (!isDrawn()) {
            return;
        }
        Screen now = screen.get();
        List<String> picture = run.live() ? Picture.draw(run.picture(time.instant()), now, style.unicode()) : List.of();
        String text = area.redraw(passing, picture, now);
        passing.clear();
        if (!text.isEmpty()) {
            out.print(text);
            out.flush();
        }
    }
}
