package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.TaskState;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is live in a run, how it is drawn, and how that gets onto a terminal. */
class LivePictureTest {
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
    private static final Key SNAPSHOT = Key.ROOT.child("flow", "snapshot-clones", 1);
    private static final Key SHARDS = SNAPSHOT.child("map", "shard", 1);

    private final LiveRun run = new LiveRun();

    @Test
    void treeOfFlowMapBranchesAndTasksWithBarsAndTimes() {
        night(2);

        Golden.check("live/tree.txt", drawn(new Screen(100, 24), true));
        Golden.check("live/ascii.txt", drawn(new Screen(100, 24), false));
    }

    @Test
    void whatDoesNotFitIsCounted() {
        night(40);

        Golden.check("live/24-lines.txt", drawn(new Screen(80, 24), true));
        Golden.check("live/8-lines.txt", drawn(new Screen(60, 8), true));
        Golden.check("live/4-lines.txt", drawn(new Screen(30, 4), true));
    }

    @Test
    void staysWithinEveryScreen() {
        night(40);
        Key odd = SHARDS.item("名前\u001b[31m\n" + "長い".repeat(80)).child("step", "snapshot", 1);
        run.begin(odd, "snapshot", START);
        run.say(odd, "snapshot", "1 of 3 nodes", START);

        for (int width = 1; width < 90; width++) {
            for (int height = 1; height < 90; height++) {
                Screen screen = new Screen(width, height);
                List<String> lines = Picture.draw(run.picture(START), screen, true);
                assertThat(lines).hasSizeLessThan(height);
                for (String line : lines) {
                    assertThat(Columns.width(line)).isLessThan(width);
                    assertThat(line.codePoints()).noneMatch(Character::isISOControl);
                }
            }
        }
    }

    @Test
    void picturesInATextAreAsWideAsATerminalDrawsThem() {
        for (String wide : List.of("✅", "⭐", "❌", "⚡", "⏳", "🚀", "🇩", "🀄", "⚠️", "界", "한", "ꥠ", "𗀀")) {
            assertThat(Columns.width(wide)).describedAs(wide).isEqualTo(2);
        }
        for (String narrow : List.of("a", "é", "e\u0301", "✓", "⚠", "█", "…", "├")) {
            assertThat(Columns.width(narrow)).describedAs(narrow).isEqualTo(1);
        }
        assertThat(Columns.cut("✅✅✅ rows", 8, "…")).isEqualTo("✅✅✅ …");
    }

    @Test
    void partsOfATaskHaveLinesWhileTheyAreAtWork() {
        night(2);
        Key shard = SHARDS.item("1 of 2").child("step", "dbt-snapshot", 1);
        run.begin(shard, "dbt snapshot", START);
        run.say(shard, "dbt snapshot", "3 of 40 nodes", START);
        for (String node : List.of("orders", "customers", "refunds")) {
            run.part(shard, "dbt snapshot", node, true, START);
        }
        run.part(shard, "dbt snapshot", "customers", false, START);
        run.part(shard, "dbt snapshot", "nobody", false, START);

        Golden.check("live/parts.txt", drawn(new Screen(100, 24), true));
        assertThat(drawn(new Screen(90, 7), true)).contains("2 parts").doesNotContain("refunds");

        run.begin(shard, "dbt snapshot", START);
        assertThat(drawn(new Screen(100, 24), true)).doesNotContain("orders");
        run.part(shard, "dbt snapshot", "orders", true, START);
        run.end(shard, false, START);
        assertThat(drawn(new Screen(100, 24), true))
                .doesNotContain("dbt snapshot")
                .doesNotContain("orders");
    }

    @Test
    void whatHasNoNameGoesByItsKind() {
        run.run("id", "rows", RunState.RUNNING, START);
        for (int count = 1; count <= 2; count++) {
            Key drop = Key.ROOT.child("uncancellable", "", count).child("step", "drop", 1);
            run.begin(drop, "drop", START);
            run.say(drop, "drop", ", of , tables", START);
        }

        assertThat(run.picture(START).parts())
                .extracting(LiveRun.Part::name)
                .containsExactly("uncancellable", "uncancellable#2");
    }

    @Test
    void whatHasEndedLeavesNothingButCounts() {
        run.run("id", "rows", RunState.RUNNING, START);
        for (int i = 0; i < 100_000; i++) {
            Key key = Key.ROOT.child("map", "row", 1).item("" + i).child("step", "load", 1);
            run.begin(key, "load", START);
            run.end(key, i % 1000 == 0, START);
        }
        assertThat(run.picture(START).parts()).isEmpty();
        Key last = Key.ROOT.child("map", "row", 1).item("last").child("step", "load", 1);
        run.begin(last, "load", START.plusSeconds(5));

        LiveRun.Part map = run.picture(START.plusSeconds(7)).parts().getFirst();
        assertThat(map.text()).isEqualTo("100,000 steps done, 100 failed");
        assertThat(map.elapsed()).isEqualTo(Duration.ofSeconds(7));
        assertThat(run.end(last, false, START.plusSeconds(8))).isEqualTo(Duration.ofSeconds(3));
        run.run("id", "rows", RunState.SUCCEEDED, START);
        assertThat(run.live()).isFalse();
    }

    @Test
    void pictureIsErasedByTheRowsItTakesOnTheScreenOfNow() {
        ScreenArea area = new ScreenArea();
        Screen wide = new Screen(20, 10);

        assertThat(area.redraw(List.of(), List.of("0123456789", "abc"), wide)).isEqualTo("0123456789\nabc\n");
        assertThat(area.redraw(List.of(), List.of("0123456789", "abc"), wide)).isEmpty();
        assertThat(area.redraw(List.of("done"), List.of("0123456789", "abd"), wide))
                .isEqualTo("\u001b[2A\r\u001b[Jdone\n0123456789\nabd\n");
        assertThat(area.redraw(List.of(), List.of("x"), new Screen(4, 10))).isEqualTo("\u001b[4A\r\u001b[Jx\n");
        assertThat(area.redraw(List.of(), List.of(), new Screen(4, 1))).isEqualTo("\r\u001b[J");
        assertThat(area.redraw(List.of("end"), List.of(), wide)).isEqualTo("end\n");
    }

    @Test
    void sizeComesFromTheEnvironmentThenFromTheTerminal() {
        assertThat(Terminal.screen(Map.of("COLUMNS", "132", "LINES", "50"), Optional.empty()))
                .isEqualTo(new Screen(132, 50));
        assertThat(Terminal.screen(Map.of("COLUMNS", "wide", "LINES", "0"), Optional.of(new Screen(100, 30))))
                .isEqualTo(new Screen(100, 30));
        assertThat(Terminal.screen(Map.of(), Optional.empty())).isEqualTo(new Screen(80, 24));
    }

    @Test
    void plainLinesAreEscapedAndAFailureIsToldOnce() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ProgressPrinter printer = new ProgressPrinter(out, new Style(CommonOptions.Color.NEVER, out), false, false);
        Key key = Key.ROOT.child("map", "m", 1).item("a\u001b[2J\nb").child("step", "load", 1);

        printer.on(new RunEvent.RunChanged("id", "rows", RunState.RUNNING));
        printer.on(new RunEvent.TaskChanged(key, "load", new TaskState.Running(1)));
        printer.on(new RunEvent.TaskChanged(
                key, "load", new TaskState.Failed(1, ErrorCode.EXTERNAL, "it is broken", Duration.ZERO)));
        NightjarException same = new NightjarException(ErrorCode.EXTERNAL, "it is broken");
        NightjarException more = new NightjarException(ErrorCode.EXTERNAL, "it is broken; run it again");
        NightjarException other = new NightjarException(ErrorCode.EXTERNAL, "another");

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("  ✗ load [a\\x1b[2J\\nb]: it is broken (0.0 s)\n");
        assertThat(((ShownFailure) printer.unseen(same, true)).rest())
                .isEqualTo("run id failed as told above; 'nightjar show id' tells more");
        assertThat(((ShownFailure) printer.unseen(more, true)).rest()).isEqualTo("as told above; run it again");
        assertThat(printer.unseen(other, true)).isSameAs(other);
    }

    @Test
    void whoWantsNoProgressIsToldWhatTheRunAsks() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ProgressPrinter quiet = new ProgressPrinter(out, new Style(CommonOptions.Color.NEVER, out), true, false);
        Key key = Key.ROOT.child("step", "load", 1);

        quiet.on(new RunEvent.RunChanged("id", "rows", RunState.RUNNING));
        quiet.on(new RunEvent.TaskChanged(key, "load", new TaskState.Running(1)));
        quiet.on(new RunEvent.TaskChanged(key, "load", new TaskState.Succeeded(1, Duration.ZERO)));
        quiet.on(new RunEvent.ApprovalAsked(Key.ROOT.child("approve", "go", 1), "go on?"));
        quiet.on(new RunEvent.RunChanged("id", "rows", RunState.WAITING));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        "! waiting for an answer: go on?\n    nightjar approve id 'approve go#1'\n");
    }

    @Test
    void wordsOfAReasonThatStandInAFailureByChanceStay() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        ProgressPrinter printer = new ProgressPrinter(out, new Style(CommonOptions.Color.NEVER, out), false, false);
        for (String reason : List.of("no", "connection refuse")) {
            printer.on(new RunEvent.TaskChanged(
                    Key.ROOT.child("step", "load", 1),
                    "load",
                    new TaskState.Failed(1, ErrorCode.EXTERNAL, reason, Duration.ZERO)));
        }
        NightjarException failure =
                new NightjarException(ErrorCode.EXTERNAL, "nobody has heard of it: connection refused");

        assertThat(printer.unseen(failure, true)).isSameAs(failure);
        NightjarException quoting = new NightjarException(ErrorCode.EXTERNAL, "1 of 2 failed: no; 'no' is final");
        assertThat(((ShownFailure) printer.unseen(quoting, true)).rest())
                .isEqualTo("1 of 2 failed: as told above; 'no' is final");
    }

    private void night(int shards) {
        run.run("id", "recipes.nightly-clone-then-snapshot", RunState.RUNNING, START);
        Key discover = Key.ROOT.child("step", "discover", 1);
        run.begin(discover, "discover", START);
        run.end(discover, false, START.plusSeconds(1));
        for (int i = 0; i < shards; i++) {
            Key shard = SHARDS.item("shard_%02d".formatted(i));
            Key prepare = shard.child("step", "prepare", 1);
            run.begin(prepare, "prepare", START.plusSeconds(1));
            if (i % 2 == 0) {
                run.end(prepare, false, START.plusSeconds(3));
                Key dbt = shard.child("step", "snapshot", 1);
                run.begin(dbt, "snapshot", START.plusSeconds(3));
                run.say(dbt, "snapshot", "%d of 40 nodes".formatted(i + 10), START.plusSeconds(4));
            }
        }
        Key verify = SHARDS.item("shard_00").child("step", "verify", 1);
        run.pending(verify, "verify", START.plusSeconds(5));
    }

    private String drawn(Screen screen, boolean unicode) {
        return String.join("\n", Picture.draw(run.picture(START.plusSeconds(65)), screen, unicode)) + "\n";
    }
}
