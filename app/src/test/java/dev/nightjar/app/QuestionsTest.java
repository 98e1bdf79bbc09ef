package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Approval;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What runs ask people, and their answers. */
class QuestionsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private RunFolder runs() {
        return new RunFolder(folder);
    }

    @Test
    void openQuestionIsShownAndAnswered() throws Exception {
        try (Nightjar nightjar = runs().nightjar()) {
            RunHandle<String> asking = nightjar.start("asking", flow -> {
                Approval approval = flow.approve("publish", "publish the night?");
                return approval.approved() + " " + approval.by() + " " + approval.comment();
            });
            while (nightjar.journal().entries("asking").noneMatch(Entry.Asked.class::isInstance)) {
                Thread.onSpinWait();
            }

            assertThat(runs().cli("show", "asking").out())
                    .contains("asks: publish the night?", "nightjar approve asking 'approve publish#1'");
            Cli wrong = runs().cli("approve", "asking", "publisher");
            assertThat(wrong.exitCode()).isEqualTo(2);
            assertThat(wrong.err()).contains("does not ask 'publisher'; open are: 'approve publish#1'");
            Cli answer = runs().cli("approve", "asking", "publish", "--reject", "--comment", "not today");
            assertThat(answer.exitCode()).describedAs(answer.err()).isZero();
            assertThat(answer.err()).contains("rejected by " + System.getProperty("user.name"));
            assertThat(asking.await()).isEqualTo("false " + System.getProperty("user.name") + " not today");
        }
        assertThat(runs().cli("approve", "asking", "publish").err())
                .contains("does not ask 'publish' or anything else now");
    }

    @Test
    void eachOfVeryManyQuestionsIsAnswered() throws Exception {
        runs().journal(
                        run -> {
                            for (int i = 0; i < 1500; i++) {
                                Key item = Key.ROOT.child("map", "table", 1).item("t" + i);
                                run.append(
                                        new Entry.Asked(item.child("approve", "drop", 1), Instant.EPOCH, "drop it?"));
                            }
                        },
                        RunState.INTERRUPTED);

        Cli answer = runs().cli("approve", "many", "[t1400]/approve drop#1");

        assertThat(answer.exitCode()).describedAs(answer.err()).isZero();
        assertThat(answer.err()).contains("the run hears of it when it goes on: 'nightjar resume many'");
        assertThat(JSON.readTree(runs().cli("show", "many", "--json").out()).get("questions"))
                .hasSize(1500);
    }

    @Test
    void anAnswerToARunThatHasEndedIsHeardByARetry() throws Exception {
        Key question = Key.ROOT.child("approve", "drop", 1);
        runs().journal(run -> run.append(new Entry.Asked(question, Instant.EPOCH, "drop it?")), RunState.CANCELLED);

        assertThat(runs().cli("approve", "many", "drop").err()).contains("when it goes on: 'nightjar retry many'");
    }

    @Test
    void theCommandThatAnswersCanBePasted() throws Exception {
        String name = "don't \"$HOME\"";
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        ProgressPrinter printer = new ProgressPrinter(
                new PrintStream(told, true, UTF_8), new Style(CommonOptions.Color.NEVER, System.err), false, false);
        try (Nightjar nightjar = Nightjar.builder(runs().config("zone: UTC\n"))
                .journal(SqliteJournal.open(runs().file()))
                .listener(printer)
                .build()) {
            RunHandle<Boolean> asking = nightjar.start(
                    "my run", flow -> flow.approve(name, "publish?").approved());
            while (nightjar.journal().entries("my run").noneMatch(Entry.Asked.class::isInstance)
                    || !told.toString(UTF_8).contains("waiting for an answer")) {
                Thread.onSpinWait();
            }

            List<String> shown = commands(runs().cli("show", "my run").out());
            List<String> printed = commands(told.toString(UTF_8));
            assertThat(shown).hasSize(1).isEqualTo(printed);
            assertThat(words(shown.getFirst()))
                    .containsExactly("nightjar", "approve", "my run", "approve " + name + "#1");
            assertThat(runs().cli("approve", "my run", "approve " + name + "#1").exitCode())
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
}
