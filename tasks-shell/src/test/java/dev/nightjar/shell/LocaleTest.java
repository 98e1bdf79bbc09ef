package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.NightjarException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocaleTest {
    @TempDir
    Path folder;

    /** A JVM that prints what came of a command with an umlaut in it. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            try (TestRuntime runtime = new TestRuntime(Path.of(arguments[0]))) {
                System.out.println(
                        runtime.run(RunShellTask.command("echo", "\u00FC")).lastLines());
            } catch (NightjarException e) {
                System.out.println(e.code() + " " + e.getMessage());
            }
        }
    }

    @Test
    void aLocaleThatCannotExpressAnArgumentIsToldInsteadOfPassingQuestionMarks() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(JvmEndTest.javaCommand(Main.class, folder))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");

        String output = new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output)
                .startsWith("ENVIRONMENT 'echo' is given characters that the locale of this JVM")
                .contains("start it with LC_ALL=C.UTF-8");
    }
}
