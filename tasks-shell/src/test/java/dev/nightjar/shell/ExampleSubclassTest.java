package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a team makes a task of its own from a program: it overrides command and resultOf. */
class ExampleSubclassTest {
    record CountLinesSpec(Path file) {}

    record LineCount(long lines) {}

    @TaskType("team.count-lines")
    static class CountLinesTask extends ShellTask<LineCount> {
        private final CountLinesSpec spec;

        CountLinesTask(CountLinesSpec spec) {
            super(spec);
            this.spec = spec;
        }

        @Override
        protected Command command(TaskContext context) {
            return Command.of("wc", "-l").withInput(spec.file());
        }

        @Override
        protected void onLine(OutputLine line, TaskContext context) {
            context.log().debug("{}", line.text());
        }

        @Override
        protected LineCount resultOf(ShellOutcome outcome, TaskContext context) {
            return outcome.stdout()
                    .lastLine()
                    .map(line -> new LineCount(Long.parseLong(line.strip())))
                    .orElseThrow(() -> new NightjarException(ErrorCode.EXTERNAL, "wc gave no count"));
        }
    }

    @TempDir
    Path folder;

    @Test
    void aTeamsTaskHasItsOwnResult() throws IOException {
        Files.writeString(folder.resolve("export.csv"), "a\nb\nc\n");

        try (TestRuntime runtime = new TestRuntime(folder)) {
            LineCount count = runtime.run(new CountLinesTask(new CountLinesSpec(Path.of("export.csv"))));

            assertThat(count).isEqualTo(new LineCount(3));
        }
    }

    @Test
    void aTeamsTaskFailsLikeAnyOther() {
        try (TestRuntime runtime = new TestRuntime(folder)) {
            assertThatThrownBy(() -> runtime.run(new CountLinesTask(new CountLinesSpec(Path.of("none.csv")))))
                    .hasMessageContaining(
                            "the input '%s' of 'wc' cannot be read".formatted(folder.resolve("none.csv")));
        }
    }
}
