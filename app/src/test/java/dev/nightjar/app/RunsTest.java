package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Approval;
import dev.nightjar.flow.Artifact;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Pending;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.RunJournal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look at runs, on runs of flows made for it. */
class RunsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @Test
    void withoutAJournalThereAreNoRunsAndNoneIsMade() throws IOException {
        Files.writeString(folder.resolve("nightjar.yml"), "zone: UTC\n");

        Cli runs = cli("runs");
        assertThat(runs.exitCode()).isZero();
        assertThat(runs.out()).isEmpty();
        assertThat(runs.err()).contains("there are no runs yet");
        for (String command : List.of("show last", "logs x", "cancel x", "approve x y", "resume last", "retry last")) {
            Cli none = cli(command.split(" "));
            assertThat(none.exitCode()).describedAs(command).isEqualTo(2);
            assertThat(none.out()).isEmpty();
            assertThat(none.err()).contains("there are no runs yet");
        }
        assertThat(cli("doctor").out()).contains("journal      none yet");
        assertThat(folder.resolve(".nightjar")).doesNotExist();
    }

    @Test
    void runsAreListedTheNewestFirst() throws IOException {
        run("first", _ -> "");
        failed(
                "second",
                flow -> flow.run(Task.of("break", String.class, _ -> {
                    throw new IllegalStateException("no more\u001b[2J\nlines");
                })));

        Cli runs = cli("runs");
        assertThat(runs.exitCode()).isZero();
        assertThat(runs.outLines()).hasSize(3);
        assertThat(runs.outLines().getFirst()).contains("second", "FAILED", "night 20");
        assertThat(runs.outLines().get(1)).contains("task 'break' failed", "no more\\x1b[2J\\nlines");
        assertThat(runs.outLines().getLast()).contains("first", "SUCCEEDED");
        assertThat(cli("runs", "--limit", "1").outLines()).hasSize(2);
        assertThat(cli("runs", "--limit", "0").exitCode()).isEqualTo(2);

        JsonNode newest = JSON.readTree(cli("runs", "--json").outLines().getFirst());
        assertThat(newest.get("id").asString()).isEqualTo("second");
        assertThat(newest.get("state").asString()).isEqualTo("FAILED");
        assertThat(newest.get("duration").asString()).startsWith("PT");
    }

    @Test
    void runIsFoundByTheBeginningOfItsIdOrAsTheLast() throws IOException {
        run("aa1", _ -> "");
        run("aa2", _ -> "");
        run("b", _ -> "");

        assertThat(cli("show", "aa1").out()).contains("aa1");
        assertThat(cli("show", "b").out()).contains("b  ");
        assertThat(cli("show", "last").out()).contains("b  ");
        Cli several = cli("show", "aa");
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err()).contains("2 runs begin with 'aa': aa2, aa1; write more of the id");
        assertThat(cli("show", "c").err()).contains("there is no run 'c'; 'nightjar runs' lists them");
    }

    @Test
    void showPrintsStepsFailuresValuesAndArtifacts() throws IOException {
        int[] tries = {0};
        failed("it", flow -> {
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

        Cli show = cli("show", "it");
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
        JsonNode json = JSON.readTree(cli("show", "it", "--json").out());
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
        run("it", flow);
        loads[0] = true;
        try (Nightjar nightjar = nightjar()) {
            nightjar.retry("it", new Journal.Retry.Failures(), flow).join();
        }

        assertThat(cli("show", "it").out()).contains("a whole night").doesNotContain("half a night");
        assertThat(JSON.readTree(cli("show", "it", "--json").out()).get("artifacts"))
                .hasSize(1);
    }

    @Test
    void ofManyBranchesSomeAreShownAndTheOthersCounted() throws IOException {
        int branches = 20_000;
        journal(run -> {
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

        Cli show = cli("show", "many");

        assertThat(show.outLines()).hasSizeLessThan(200);
        assertThat(show.out()).contains("row 7] failed", "is broken", "and 19,950 more branches");
    }

    @Test
    void logsOfAStepAndFromALevelOn() throws IOException {
        run("it", flow -> {
            flow.log().info("of the flow");
            flow.run(Task.of("load", String.class, context -> {
                context.log().info("two\nlines\u0007");
                context.log().error("it hurts");
                return "";
            }));
            return "";
        });

        assertThat(cli("logs", "it").out()).contains("INFO  of the flow", "step load#1  two\n    lines\\x07\n");
        assertThat(cli("logs", "it", "--step", "load").out()).contains("two").doesNotContain("of the flow");
        assertThat(cli("logs", "it", "--level", "error").outLines()).hasSize(1);
        assertThat(cli("logs", "it", "--step", "load", "--level", "error").exitCode())
                .isZero();
        Cli nope = cli("logs", "it", "--step", "laod");
        assertThat(nope.exitCode()).isEqualTo(2);
        assertThat(nope.err())
                .isEqualTo(
                        "nightjar: run it has no step 'laod'; did you mean 'load'? 'nightjar show it' lists its steps\n");
        assertThat(cli("logs", "it", "-f", "--json").outLines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(JSON.readTree(line).get("level")).isNotNull());
    }

    @Test
    void openQuestionIsShownAndAnswered() throws Exception {
        try (Nightjar nightjar = nightjar()) {
            RunHandle<String> asking = nightjar.start("asking", flow -> {
                Approval approval = flow.approve("publish", "publish the night?");
                return approval.approved() + " " + approval.by() + " " + approval.comment();
            });
            while (nightjar.journal().entries("asking").noneMatch(Entry.Asked.class::isInstance)) {
                Thread.onSpinWait();
            }

            assertThat(cli("show", "asking").out())
                    .contains("asks: publish the night?", "nightjar approve asking 'approve publish#1'");
            Cli wrong = cli("approve", "asking", "publisher");
            assertThat(wrong.exitCode()).isEqualTo(2);
            assertThat(wrong.err()).contains("does not ask 'publisher'; open are: 'approve publish#1'");
            Cli answer = cli("approve", "asking", "publish", "--reject", "--comment", "not today");
            assertThat(answer.exitCode()).describedAs(answer.err()).isZero();
            assertThat(answer.err()).contains("rejected by " + System.getProperty("user.name"));
            assertThat(asking.await()).isEqualTo("false " + System.getProperty("user.name") + " not today");
        }
        assertThat(cli("approve", "asking", "publish").err()).contains("does not ask 'publish' or anything else now");
    }

    @Test
    void eachOfVeryManyQuestionsIsAnswered() throws Exception {
        journal(
                run -> {
                    for (int i = 0; i < 1500; i++) {
                        Key item = Key.ROOT.child("map", "table", 1).item("t" + i);
                        run.append(new Entry.Asked(item.child("approve", "drop", 1), Instant.EPOCH, "drop it?"));
                    }
                },
                RunState.INTERRUPTED);

        Cli answer = cli("approve", "many", "[t1400]/approve drop#1");

        assertThat(answer.exitCode()).describedAs(answer.err()).isZero();
        assertThat(answer.err()).contains("the run hears of it when it goes on: 'nightjar resume many'");
        assertThat(JSON.readTree(cli("show", "many", "--json").out()).get("questions"))
                .hasSize(1500);
    }

    @Test
    void anAnswerToARunThatHasEndedIsHeardByARetry() throws Exception {
        Key question = Key.ROOT.child("approve", "drop", 1);
        journal(run -> run.append(new Entry.Asked(question, Instant.EPOCH, "drop it?")), RunState.CANCELLED);

        assertThat(cli("approve", "many", "drop").err()).contains("when it goes on: 'nightjar retry many'");
    }

    @Test
    @Timeout(60)
    void aRunIsNotFollowedForAReaderWhoHasGone() throws Exception {
        try (Nightjar nightjar = nightjar()) {
            RunHandle<Boolean> run = nightjar.start("live", flow -> {
                flow.log().info("here it goes");
                return flow.approve("go", "go on?").approved();
            });
            String[] follow = {"logs", "live", "-f", "--project-dir", folder.toString()};
            PrintStream systemOut = System.out;
            System.setOut(new PrintStream(new PipedOutputStream(), true, UTF_8)); // which nobody reads
            try {
                assertThat(Main.commandLine(follow).execute(follow)).isZero();
            } finally {
                System.setOut(systemOut);
            }
            assertThat(run.state()).isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void aCancelNeedsNoClassOfAFlow() throws IOException {
        journal(_ -> {}, RunState.INTERRUPTED);
        config("zone: UTC\nflows: [acme.Gone]\n");

        Cli cancel = cli("cancel", "many");

        assertThat(cancel.exitCode()).describedAs(cancel.err()).isZero();
        assertThat(cancel.err()).contains("run many is CANCELLED");
        assertThat(cli("runs").out()).contains("CANCELLED");
    }

    @Test
    void theCommandThatAnswersCanBePasted() throws Exception {
        String name = "don't \"$HOME\"";
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        ProgressPrinter printer = new ProgressPrinter(
                new PrintStream(told, true, UTF_8), new Style(CommonOptions.Color.NEVER, System.err), false, false);
        try (Nightjar nightjar = Nightjar.builder(config("zone: UTC\n"))
                .journal(SqliteJournal.open(file()))
                .listener(printer)
                .build()) {
            RunHandle<Boolean> asking = nightjar.start(
                    "my run", flow -> flow.approve(name, "publish?").approved());
            while (nightjar.journal().entries("my run").noneMatch(Entry.Asked.class::isInstance)
                    || !told.toString(UTF_8).contains("waiting for an answer")) {
                Thread.onSpinWait();
            }

            List<String> shown = commands(cli("show", "my run").out());
            List<String> printed = commands(told.toString(UTF_8));
            assertThat(shown).hasSize(1).isEqualTo(printed);
            assertThat(words(shown.getFirst()))
                    .containsExactly("nightjar", "approve", "my run", "approve " + name + "#1");
            assertThat(cli("approve", "my run", "approve " + name + "#1").exitCode())
                    .isZero();
            assertThat(asking.await()).isTrue();
        }
    }

    private static List<String> commands(String text) {
        return text.lines()
                .filter(line -> line.startsWith("    nightjar approve"))
                .toList();
    }

    /** As a shell reads them. */
    private static List<String> words(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + command).start();
        return new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
    }

    @Test
    void anEndedRunIsNeitherCancelledNorResumed() throws IOException {
        run("it", _ -> "");

        assertThat(cli("cancel", "it").exitCode()).isEqualTo(2);
        assertThat(cli("cancel", "it").err()).contains("run it has ended already: SUCCEEDED");
        assertThat(cli("resume", "it").err()).contains("run it has ended: SUCCEEDED", "nightjar retry it");
    }

    @Test
    void stepsAreFoundByPathOrNameAndCandidatesAreListed() throws IOException {
        failed("it", flow -> {
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
        try (Journal journal = SqliteJournal.open(file())) {
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
    void doctorNamesWhatIsWrongInTheJournal() throws Exception {
        run("it", flow -> flow.now().toString());
        assertThat(cli("doctor").out()).contains("journal      as it was written");
        byte[] bytes = Files.readAllBytes(file());
        java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 7);
        Files.write(file(), bytes);

        Cli doctor = cli("doctor", "--json");

        assertThat(doctor.exitCode()).isEqualTo(5);
        assertThat(doctor.outLines().stream().filter(line -> line.contains("\"journal\"")))
                .isNotEmpty()
                .anySatisfy(line -> assertThat(line).contains("\"fine\":false"));
    }

    @Test
    void doctorMissesTheClassOfARecipe() throws Exception {
        config("recipe: com.acme.Gone\n");

        Cli doctor = cli("doctor");

        assertThat(doctor.exitCode()).isEqualTo(5);
        assertThat(doctor.out()).contains("flows        recipe 'com.acme.Gone' in ", "there is no such class");
    }

    @Test
    void doctorDoesNotSendToItselfForWhatIsNoJournal() throws Exception {
        config("zone: UTC\n");
        Files.createDirectory(folder.resolve(".nightjar"));
        Files.writeString(file(), "no database at all, and so long that it has a page".repeat(100));

        Cli doctor = cli("doctor");

        assertThat(doctor.exitCode()).isEqualTo(5);
        assertThat(doctor.out())
                .contains("it is damaged", "; bring back a copy of it, or move it away: the next run begins a new one")
                .doesNotContain("nightjar doctor");
    }

    @Test
    void aJournalThatCannotBeReadIsNotTakenForNone() throws IOException {
        config("zone: UTC\n");
        assertThat(cli("doctor").out()).contains("journal      none yet");
        // Nobody can look into a link to itself, whatever he may.
        Files.createSymbolicLink(folder.resolve(".nightjar"), folder.resolve(".nightjar"));

        for (String[] command : new String[][] {{"runs"}, {"show", "last"}, {"retry", "last"}, {"cancel", "last"}}) {
            Cli cli = cli(command);
            assertThat(cli.exitCode()).isEqualTo(5);
            assertThat(cli.err())
                    .isEqualTo("nightjar: the journal %s cannot be read; see that you may read it and its folder\n"
                            .formatted(file()));
        }
        assertThat(cli("doctor").out()).contains("journal      the journal " + file() + " cannot be read");
    }

    @Test
    void oldRunsAreForgottenAfterARun() throws IOException {
        run("old", _ -> "");
        NightjarConfig config = config("zone: UTC\njournal: {keep: 1d}\n");
        ProgressPrinter quiet =
                new ProgressPrinter(System.err, new Style(CommonOptions.Color.NEVER, System.err), true, false);

        try (RunningNightjar running = RunningNightjar.durable(
                config, quiet, new SteppedClock(Instant.now().plus(java.time.Duration.ofHours(25))))) {
            running.run((Flow<String>) _ -> "");
        }

        assertThat(cli("runs").outLines()).hasSize(1).noneMatch(line -> line.contains("old"));
    }

    @Test
    void allRunsAreKeptForMoreTimeThanThereIs() throws IOException {
        run("old", _ -> "");
        for (String keep : List.of("99999999999999d", "106751991167300d")) {
            config("zone: UTC\njournal: {keep: %s}\n".formatted(keep));

            Cli run = cli("run", FlowsTest.Bare.class.getName());

            assertThat(run.exitCode()).describedAs(run.err()).isZero();
            assertThat(run.err()).doesNotContain("defect");
        }
        assertThat(cli("runs").out()).contains("old").hasLineCount(3);
    }

    private void run(String id, Flow<String> flow) throws IOException {
        try (Nightjar nightjar = nightjar()) {
            nightjar.start(id, flow).join();
        }
    }

    private void failed(String id, Flow<String> flow) throws IOException {
        try (Nightjar nightjar = nightjar()) {
            RunHandle<String> run = nightjar.start(id, flow);
            assertThatThrownBy(run::join).isInstanceOf(NightjarException.class);
        }
    }

    private interface Writing {
        void write(RunJournal run);
    }

    private void journal(Writing writing) throws IOException {
        journal(writing, RunState.SUCCEEDED);
    }

    private void journal(Writing writing, RunState end) throws IOException {
        config("zone: UTC\n");
        try (Journal journal = SqliteJournal.open(file());
                RunJournal run = journal.begin(new Journal.Run(
                        "many",
                        "rows",
                        new Payload.Inline("null".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        Instant.EPOCH,
                        LocalDate.EPOCH))) {
            writing.write(run);
            run.state(end, Optional.empty());
        }
    }

    private Nightjar nightjar() throws IOException {
        NightjarConfig config = config("zone: UTC\n");
        return Nightjar.builder(config).journal(SqliteJournal.open(file())).build();
    }

    private NightjarConfig config(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), text);
        return NightjarConfig.read(file, Environment.system());
    }

    private Path file() {
        return folder.resolve(".nightjar").resolve("journal.db");
    }

    private Cli cli(String... arguments) {
        return Cli.run(Stream.concat(Stream.of(arguments), Stream.of("--project-dir", folder.toString()))
                .toArray(String[]::new));
    }
}
