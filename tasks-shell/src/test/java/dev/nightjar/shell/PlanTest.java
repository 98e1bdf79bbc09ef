package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Plan;
import dev.nightjar.flow.PlannedChange;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    @TempDir
    Path folder;

    @Test
    void aPlanShowsTheCommandAndRunsNothing() {
        try (TestRuntime runtime = new TestRuntime(folder)) {
            Plan plan = runtime.plan(RunShellTask.command("touch", "it's here", "", "--x=1"));

            assertThat(plan.changes())
                    .containsExactly(new PlannedChange("command", "in " + folder, "touch 'it'\\''s here' '' --x=1"));
            assertThat(plan.openEnds()).containsExactly("what follows depends on 'run'");
            assertThat(folder.resolve("it's here")).doesNotExist();
            assertThat(Files.exists(folder.resolve("--x=1"))).isFalse();
        }
    }

    @Test
    void aPlannedLineIsWhatAShellWouldRun() {
        try (TestRuntime runtime = new TestRuntime(folder)) {
            RunShellTask task =
                    RunShellTask.command("printf", "%s|", "", " ", "a\nb", "'", "\"$HOME\"", "ü", "~", "a=b");
            String line = runtime.plan(task).changes().getFirst().text();

            assertThat(runtime.run(RunShellTask.script(line)).lastLines())
                    .isEqualTo(runtime.run(task).lastLines());
        }
    }
}
