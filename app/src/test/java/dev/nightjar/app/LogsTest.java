package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The log of a run as it is printed. */
class LogsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private RunFolder runs() {
        return new RunFolder(folder);
    }

    @Test
    void logsOfAStepAndFromALevelOn() throws IOException {
        runs().run("it", flow -> {
            flow.log().info("of the flow");
            flow.run(Task.of("load", String.class, context -> {
                context.log().info("two\nlines\u0007");
                context.log().error("it hurts");
                return "";
            }));
            return "";
        });

        assertThat(runs().cli("logs", "it").out()).contains("INFO  of the flow", "step load#1  two\n    lines\\x07\n");
        assertThat(runs().cli("logs", "it", "--step", "load").out())
                .contains("two")
                .doesNotContain("of the flow");
        assertThat(runs().cli("logs", "it", "--level", "error").outLines()).hasSize(1);
        assertThat(runs().cli("logs", "it", "--step", "load", "--level", "error")
                        .exitCode())
                .isZero();
        Cli nope = runs().cli("logs", "it", "--step", "laod");
        assertThat(nope.exitCode()).isEqualTo(2);
        assertThat(nope.err())
                .isEqualTo(
                        "nightjar: run it has no step 'laod'; did you mean 'load'? 'nightjar show it' lists its steps\n");
        assertThat(runs().cli("logs", "it", "-f", "--json").outLines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(JSON.readTree(line).get("level")).isNotNull());
    }

    @Test
    @Timeout(60)
    void aRunIsNotFollowedForAReaderWhoHasGone() throws Exception {
        try (Nightjar nightjar = runs().nightjar()) {
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
    @Timeout(60)
    void aFollowedLogIsPrintedOnceAndEndsWithItsRun() throws Exception {
        try (Nightjar nightjar = runs().nightjar()) {
            nightjar.start("live", flow -> {
                flow.log().info("before");
                flow.approve("go", "go on?");
                flow.log().info("after");
                return "";
            });
            ByteArrayOutputStream told = new ByteArrayOutputStream();
            Thread person = Thread.startVirtualThread(() -> {
                while (!told.toString(UTF_8).contains("before")
                        || nightjar.journal().entries("live").noneMatch(Entry.Asked.class::isInstance)) {
                    Thread.onSpinWait();
                }
                nightjar.journal()
                        .request(
                                "live",
                                new Journal.Request.Answer(
                                        Key.ROOT.child("approve", "go", 1).id(), true, "ana", ""));
            });
            String[] follow = {"logs", "live", "-f", "--project-dir", folder.toString()};
            PrintStream systemOut = System.out;
            System.setOut(new PrintStream(told, true, UTF_8));
            try {
                assertThat(Main.commandLine(follow).execute(follow)).isZero();
            } finally {
                System.setOut(systemOut);
                person.join();
            }
            assertThat(told.toString(UTF_8).lines().map(line -> line.replaceFirst(".*INFO +", "")))
                    .containsExactly("before", "after");
        }
    }
}
