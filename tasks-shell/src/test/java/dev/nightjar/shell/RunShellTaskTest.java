package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.TaskFailedException;
import dev.nightjar.flow.config.ConfigNode;
import dev.nightjar.flow.config.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunShellTaskTest {
    @TempDir
    Path folder;

    private final Marked marked = new Marked();
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = new TestRuntime(folder);
    }

    @AfterEach
    void closesWithoutLeavingAProcess() {
        runtime.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> marked.processes().isEmpty());
    }

    @Test
    void stopsAtTheFirstCommandThatFails() {
        TaskFailedException failure = failureOf(script("false\necho done"));

        assertThat(failure.code()).isEqualTo(ErrorCode.EXTERNAL);
        assertThat(failure).hasMessageContaining("exit code 1").hasMessageContaining("false echo done");
        assertThat(runtime.log()).isEmpty();
    }

    @Test
    void failsWithAnyPartOfAPipe() {
        assertThat(failureOf(script("false | cat"))).hasMessageContaining("exit code 1");
    }

    @Test
    void failsAtAVariableThatIsNotSet() {
        assertThat(failureOf(script("echo \"$NO_SUCH_VARIABLE\""))).hasMessageContaining("NO_SUCH_VARIABLE");
    }

    @Test
    void readsOutputThatIsNotUtf8() {
        ShellResult result = run(script("printf '\\377\\376 ok ü\\n'"));

        assertThat(result.lastLines()).containsExactly("\uFFFD\uFFFD ok ü");
    }

    @Test
    void itsLastLineIsTheLastWithSomethingInIt() {
        ShellResult result = run(script("echo 42; echo; echo ' '"));

        assertThat(result.lastLine()).contains("42");
        assertThat(result.lastLines()).containsExactly("42", "", " ");
    }

    @Test
    void aNumberInTheEnvironmentOfAFileIsText() {
        ConfigNode node = YamlReader.parse("flow.yml", """
                script: echo "$COUNT $FLAG"
                environment: {COUNT: 1, FLAG: true}
                """);

        RunShellSpec spec = runtime.config().binder().bind("task", node, RunShellSpec.class);

        assertThat(run(spec).lastLine()).contains("1 true");
    }

    @Test
    void aMissingProgramIsToldWithThePlacesThatWereLookedAt() {
        TaskFailedException failure = failureOf(
                RunShellSpec.command("no-such-program").withEnvironment(Map.of("PATH", "/usr/nowhere:/usr/else")));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure)
                .hasMessage("program 'no-such-program' was not found in PATH (/usr/nowhere, /usr/else); install it, or"
                        + " name it by its path");
    }

    @Test
    void aFileThatIsNotExecutableIsTold() throws IOException {
        Files.writeString(folder.resolve("job.sh"), "#!/bin/sh\n");

        TaskFailedException failure = failureOf(RunShellSpec.command("./job.sh"));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure).hasMessageContaining("job.sh' is not executable; allow it with chmod +x");
    }

    @Test
    void runsInItsFolderWhichIsThatOfNightjarYmlByDefault() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner folder"));

        assertThat(run(script("pwd -P")).lastLine())
                .contains(folder.toRealPath().toString());
        assertThat(run(script("pwd -P").withFolder(Path.of("inner folder"))).lastLine())
                .contains(inner.toRealPath().toString());
    }

    @Test
    void aMissingFolderIsTold() {
        TaskFailedException failure = failureOf(script("pwd").withFolder(Path.of("nowhere")));

        assertThat(failure.code()).isEqualTo(ErrorCode.ENVIRONMENT);
        assertThat(failure)
                .hasMessageContaining("working folder '%s' of".formatted(folder.resolve("nowhere")))
                .hasMessageContaining("does not exist");
    }

    @Test
    void standardInputIsAFileOrAtItsEnd() throws IOException {
        Files.writeString(folder.resolve("in.txt"), "hello\n");

        assertThat(run(RunShellSpec.command("cat").withInput(Path.of("in.txt"))).lastLine())
                .contains("hello");
        assertThat(run(RunShellSpec.command("cat")).lastLines()).isEmpty();
    }

    @Test
    void keepsTheLastLinesAndCutsLongOnes() {
        ShellResult result = run(script("head -c 200000 /dev/zero | tr '\\0' x; echo; seq 1 500 >&2"));

        assertThat(result.lastLines()).hasSize(1);
        assertThat(result.lastLines().getFirst()).hasSizeLessThan(66_000).endsWith("x… (134,464 more bytes)");
        assertThat(result.lastErrorLines()).hasSize(200).startsWith("301").endsWith("500");
    }

    @Test
    void aFailureHasTheLastLinesOfStderr() {
        assertThat(failureOf(script("echo fine; echo 'disk full' >&2; exit 3")))
                .hasMessageEndingWith(
                        "failed with exit code 3: bash -euo pipefail -c 'echo fine; echo '\\''disk full'\\''"
                                + " >&2; exit 3'; it wrote last to its stderr:\n  disk full");
    }

    @Test
    void aFailureWithoutStderrHasTheLastLinesOfStdout() {
        assertThat(failureOf(script("echo ERROR 1205; exit 3"))).hasMessageEndingWith("stdout:\n  ERROR 1205");
    }

    @Test
    void aFailureNamesTheSignal() {
        assertThat(failureOf(script("kill -SEGV $$"))).hasMessageContaining("exit code 139 (signal SEGV)");
    }

    @Test
    void twoMegabytesOnStderrDoNotBlock() {
        ShellResult result = run(script("yes 0123456789 | head -n 200000 >&2 || true; echo done"));

        assertThat(result.lastLine()).contains("done");
        assertThat(runtime.log()).hasSize(200_001);
    }

    @Test
    void linesOfAStreamComeInOrderAndAreNoErrors() {
        run(script("seq 1 2000 >&2"));

        assertThat(runtime.log()).hasSize(2000).startsWith("1", "2", "3").endsWith("1999", "2000");
    }

    @Test
    void argumentsSurviveAnything() {
        String[] arguments = {
            "",
            " ",
            " a b ",
            "'",
            "\"",
            "\\",
            "$HOME",
            "`id`",
            "*",
            "a\nb\n",
            "\n",
            "\t",
            "-n",
            "--",
            "üñ€\uD83D\uDE00",
            ""
        };
        String[] all = new String[arguments.length + 1];
        all[0] = "[%s]\\n";
        System.arraycopy(arguments, 0, all, 1, arguments.length);

        ShellResult result = run(RunShellSpec.command("printf", all));

        assertThat(String.join("\n", result.lastLines()) + "\n")
                .isEqualTo(String.join(
                        "", List.of(arguments).stream().map("[%s]\n"::formatted).toList()));
    }

    @Test
    void variablesAreAddedAndRemoved() {
        RunShellSpec spec = script("echo \"$A|${HOME-none}|${PATH:+path}\"")
                .withEnvironment(Map.of("A", " ü '\"\n$x"))
                .withoutVariables(Set.of("HOME"));

        assertThat(run(spec).lastLines()).containsExactly(" ü '\"", "$x|none|path");
    }

    @Test
    void otherExitCodesCanBeASuccess() {
        assertThat(run(script("exit 3").withExitCodes(Set.of(0, 3))).exitCode()).isEqualTo(3);
    }

    @Test
    void aChildThatHoldsTheOutputOpenDoesNotHoldUpTheTask() {
        long begun = System.nanoTime();

        ShellResult result = run(script("sleep 30 & echo $!; echo done"));

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertThat(result.lastLine()).contains("done");
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(result.lastLines().getFirst())).orElseThrow();
        assertThat(child.isAlive()).isTrue();
        child.destroyForcibly();
    }

    @Test
    void theProgramHasNoChildrenThatItDidNotStart() {
        String children =
                run(script("cat /proc/$$/task/$$/children; echo")).lastLines().getFirst();

        assertThat(children.strip().split(" ")).as("cat alone").hasSize(1);
    }

    @Test
    void noWatcherStaysAfterTheEnd() {
        run(script("true"));

        await().atMost(Duration.ofSeconds(5)).until(() -> marked.processes().isEmpty());
    }

    @Test
    void aSpecIsAScriptOrACommand() {
        RunShellSpec spec = script("true");

        assertThatThrownBy(() -> new RunShellSpec(
                        spec.script(),
                        List.of("true"),
                        spec.folder(),
                        spec.input(),
                        spec.environment(),
                        spec.secrets(),
                        spec.unset(),
                        spec.exitCodes()))
                .hasMessageContaining("a script or a command");
    }

    private static RunShellSpec script(String text) {
        return RunShellSpec.script(text);
    }

    private ShellResult run(RunShellSpec spec) {
        return runtime.run(new RunShellTask(marked(spec)));
    }

    private TaskFailedException failureOf(RunShellSpec spec) {
        return catchThrowableOfType(TaskFailedException.class, () -> run(spec));
    }

    private RunShellSpec marked(RunShellSpec spec) {
        Map<String, String> all = new HashMap<>(spec.environment());
        all.putAll(marked.variables());
        return spec.withEnvironment(all);
    }
}
