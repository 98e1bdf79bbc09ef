package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Artifact;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Pending;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look at runs, on runs of flows made for it. */
class RunsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private RunFolder runs() {
        return new RunFolder(folder);
    }

    @Test
    void withoutAJournalThereAreNoRunsAndNoneIsMade() throws IOException {
        Files.writeString(folder.resolve("nightjar.yml"), "zone: UTC\n");

        Cli runs = runs().cli("runs");
        assertThat(runs.exitCode()).isZero();
        assertThat(runs.out()).isEmpty();
        assertThat(runs.err()).contains("there are no runs yet");
        for (String command : List.of("show last", "logs x", "cancel x", "approve x y", "resume last", "retry last")) {
            Cli none = runs().cli(command.split(" "));
            assertThat(none.exitCode()).describedAs(command).isEqualTo(2);
            assertThat(none.out()).isEmpty();
            assertThat(none.err()).contains("there are no runs yet");
        }
        assertThat(runs().cli("doctor").out()).contains("journal      none yet");
        assertThat(folder.resolve(".nightjar")).doesNotExist();
    }

    @Test
    void runsAreListedTheNewestFirst() throws IOException {
        runs().run("first", _ -> "");
        runs().failed(
                        "second",
                        flow -> flow.run(Task.of("break", String.class, _ -> {
                            throw new IllegalStateException("no more\u001b[2J\nlines");
                        })));

        Cli runs = runs().cli("runs");
        assertThat(runs.exitCode()).isZero();
        assertThat(runs.outLines()).hasSize(3);
        assertThat(runs.outLines().getFirst()).contains("second", "FAILED", "night 20");
        assertThat(runs.outLines().get(1)).contains("task 'break' failed", "no more\\x1b[2J\\nlines");
        assertThat(runs.outLines().getLast()).contains("first", "SUCCEEDED");
        assertThat(runs().cli("runs", "--limit", "1").outLines()).hasSize(2);
        assertThat(runs().cli("runs", "--limit", "0").exitCode()).isEqualTo(2);

        JsonNode newest = JSON.readTree(runs().cli("runs", "--json").outLines().getFirst());
        assertThat(newest.get("id").asString()).isEqualTo("second");
        assertThat(newest.get("state").asString()).isEqualTo("FAILED");
        assertThat(newest.get("duration").asString()).startsWith("PT");
    }

    @Test
    void runIsFoundByTheBeginningOfItsIdOrAsTheLast() throws IOException {
        runs().run("aa1", _ -> "");
        runs().run("aa2", _ -> "");
        runs().run("b", _ -> "");

        assertThat(runs().cli("show", "aa1").out()).contains("aa1");
        assertThat(runs().cli("show", "b").out()).contains("b  ");
        assertThat(runs().cli("show", "last").out()).contains("b  ");
        Cli several = runs().cli("show", "aa");
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err()).contains("2 runs begin with 'aa': aa2, aa1; write more of the id");
        assertThat(runs().cli("show", "c").err()).contains("there is no run 'c'; 'nightjar runs' lists them");
    }

    @Test
    void showPrintsStepsFailuresValuesAndArtifacts() throws IOException {
        int[] tries = {0};
        runs().failed("it", flow -> {
            flow.now();
            flow.run(Task.of("flaky", Integer.class, _ -> {
                        if (tries[0]++ == 0) {
                            throw new IllegalStateException("not yet");
                        }
                        return tries[0];
                    })
                    .with(policy -> policy.withAttempts(2)));
            flow.map(
                    "table",
                    List.of("orders", "returns"),
                    name -> name,
                    MapOptions.atOnce(1),
                    (branch, name) -> branch.run(Task.of("load", String.class, _ -> {
                        if (name.equals("returns")) {
                            throw new IllegalStateException("gone");
                        }
                        return name;
                    })));
            flow.artifact("report", new Artifact.Markdown("# Night\n\n" + "all *is* well. ".repeat(10_000)));
            flow.artifact("counts", new Artifact.Table(List.of("table", "rows"), List.of(List.of("orders", "3"))));
            flow.artifact("board", new Artifact.Link("the board", URI.create("https://example.org/b")));
            return flow.run(Task.of("tell", String.class, _ -> {
                throw new IllegalStateException("nobody is there");
            }));
        });

        Cli show = runs().cli("show", "it");
        assertThat(show.exitCode()).isZero();
        assertThat(show.out())
                .contains("now #1 = \"20")
                .contains("step flaky#1  2 attempts", "attempt 1: task 'flaky' failed")
                .contains("map table#1\n", "    [orders]\n", "step load#1 failed")
                .contains("step tell#1 failed", "nobody is there")
                .contains(
                        "artifact report\n  # Night\n",
                        "table   rows\n  orders  3",
                        "the board: https://example.org/b");
        JsonNode json = JSON.readTree(runs().cli("show", "it", "--json").out());
        assertThat(json.get("run").get("id").asString()).isEqualTo("it");
        assertThat(json.get("artifacts")).hasSize(3);
        assertThat(json.get("steps").get(1).get("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void showPrintsWhatARetryHasLeftAnewInThePlaceOfTheOld() throws IOException {
        boolean[] loads = {false};
        Flow<String> flow = context -> {
            Pending<Boolean> load = context.submit(Task.of("load", Boolean.class, _ -> {
                if (!loads[0]) {
                    throw new IllegalStateException("gone");
                }
                return true;
            }));
            boolean failed = load.outcome() instanceof Outcome.Failure<Boolean>;
            context.artifact("report", new Artifact.Markdown(failed ? "half a night" : "a whole night"));
            return "";
        };
        runs().run("it", flow);
        loads[0] = true;
        try (Nightjar nightjar = runs().nightjar()) {
            nightjar.retry("it", new Journal.Retry.Failures(), flow).join();
        }

        assertThat(runs().cli("show", "it").out()).contains("a whole night").doesNotContain("half a night");
        assertThat(JSON.readTree(runs().cli("show", "it", "--json").out()).get("artifacts"))
                .hasSize(1);
    }

    @Test
    void ofManyBranchesSomeAreShownAndTheOthersCounted() throws IOException {
        int branches = 20_000;
        runs().journal(run -> {
            Key map = Key.ROOT.child("map", "row", 1);
            for (int i = 0; i < branches; i++) {
                Key branch = map.item("row " + i);
                Key step = branch.child("step", "load", 1);
                run.note(new Entry.Started(step, Instant.EPOCH, "load", 1));
                if (i == 7) {
                    run.note(new Entry.BranchFailed(branch, Instant.EPOCH, ErrorCode.EXTERNAL, "is broken"));
                } else {
                    run.note(new Entry.BranchEnded(branch, Instant.EPOCH, Optional.empty()));
                }
            }
        });

        Cli show = runs().cli("show", "many");

        assertThat(show.outLines()).hasSizeLessThan(200);
        assertThat(show.out()).contains("row 7] failed", "is broken", "and 19,950 more branches");
    }

    @Test
    void aCancelNeedsNoClassOfAFlow() throws IOException {
        runs().journal(_ -> {}, RunState.INTERRUPTED);
        runs().config("zone: UTC\nflows: [acme.Gone]\n");

        Cli cancel = runs().cli("cancel", "many");

        assertThat(cancel.exitCode()).describedAs(cancel.err()).isZero();
        assertThat(cancel.err()).contains("run many is CANCELLED");
        assertThat(runs().cli("runs").out()).contains("CANCELLED");
    }

    @Test
    void anEndedRunIsNeitherCancelledNorResumed() throws IOException {
        runs().run("it", _ -> "");

        assertThat(runs().cli("cancel", "it").exitCode()).isEqualTo(2);
        assertThat(runs().cli("cancel", "it").err()).contains("run it has ended already: SUCCEEDED");
        assertThat(runs().cli("resume", "it").err()).contains("run it has ended: SUCCEEDED", "nightjar retry it");
    }

    @Test
    void stepsAreFoundByPathOrNameAndCandidatesAreListed() throws IOException {
        runs().failed("it", flow -> {
            flow.now();
            for (String half : List.of("clone", "snapshot")) {
                flow.map(
                        half,
                        List.of("a"),
                        item -> item,
                        MapOptions.atOnce(1),
                        (branch, item) -> branch.run(Task.of("load", String.class, _ -> item)));
            }
            return flow.run(Task.of("tell", String.class, _ -> {
                throw new IllegalStateException("nobody");
            }));
        });
        try (Journal journal = SqliteJournal.open(runs().file())) {
            Key tell = Key.ROOT.child("step", "tell", 1);
            for (String name : List.of("step tell#1", "tell#1", "tell")) {
                assertThat(new StepName(name).first(journal, "it")).isEqualTo(tell);
            }
            Key load = Key.ROOT.child("map", "snapshot", 1).item("a").child("step", "load", 1);
            for (String name : List.of("map snapshot#1", "snapshot", "map snapshot#1/[a] / step load#1")) {
                assertThat(new StepName(name).first(journal, "it")).isEqualTo(load);
            }
            for (String name : List.of("now #1", "now#1", "now")) {
                assertThat(new StepName(name).first(journal, "it")).isEqualTo(Key.ROOT.child("now", "", 1));
            }
            assertThatThrownBy(() -> new StepName("load").first(journal, "it"))
                    .isInstanceOf(NightjarException.class)
                    .hasMessage(
                            "'load' may be: 'map clone#1/[a]/step load#1', 'map snapshot#1/[a]/step load#1'; write one of them");
            assertThatThrownBy(() -> new StepName("step tel#1").first(journal, "it"))
                    .hasMessageContaining("run it has no step 'step tel#1'; did you mean 'step tell#1'?");
        }
    }

    @Test
    void aJournalThatCannotBeReadIsNotTakenForNone() throws IOException {
        runs().config("zone: UTC\n");
        assertThat(runs().cli("doctor").out()).contains("journal      none yet");
        // Nobody can look into a link to itself, whatever he may.
        Files.createSymbolicLink(folder.resolve(".nightjar"), folder.resolve(".nightjar"));

        for (String[] command : new String[][] {{"runs"}, {"show", "last"}, {"retry", "last"}, {"cancel", "last"}}) {
            Cli cli = runs().cli(command);
            assertThat(cli.exitCode()).isEqualTo(5);
            assertThat(cli.err())
                    .isEqualTo("nightjar: the journal %s cannot be read; see that you may read it and its folder\n"
                            .formatted(runs().file()));
        }
        assertThat(runs().cli("doctor").out())
                .contains("journal      the journal " + runs().file() + " cannot be read");
    }

    @Test
    void oldRunsAreForgottenAfterARun() throws IOException {
        runs().run("old", _ -> "");
        NightjarConfig config = runs().config("zone: UTC\njournal: {keep: 1d}\n");
        ProgressPrinter quiet =
                new ProgressPrinter(System.err, new Style(CommonOptions.Color.NEVER, System.err), true, false);

        try (RunningNightjar running = RunningNightjar.durable(
                config, quiet, new SteppedClock(Instant.now().plus(java.time.Duration.ofHours(25))))) {
            running.run((Flow<String>) _ -> "");
        }

        assertThat(runs().cli("runs").outLines()).hasSize(1).noneMatch(line -> line.contains("old"));
    }

    @Test
    void allRunsAreKeptForMoreTimeThanThereIs() throws IOException {
        runs().run("old", _ -> "");
        for (String keep : List.of("99999999999999d", "106751991167300d")) {
            runs().config("zone: UTC\njournal: {keep: %s}\n".formatted(keep));

            Cli run = runs().cli("run", FlowsTest.Bare.class.getName());

            assertThat(run.exitCode()).describedAs(run.err()).isZero();
            assertThat(run.err()).doesNotContain("defect");
        }
        assertThat(runs().cli("runs").out()).contains("old").hasLineCount(3);
    }
}
