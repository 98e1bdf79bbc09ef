package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmEndTest {
    @TempDir
    Path folder;

    private final Marked marked = new Marked();

    /** A JVM that runs a script whose parts would go on for ten minutes. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            Files.writeString(
                    folder.resolve("jvm.tmp"),
                    Long.toString(ProcessHandle.current().pid()));
            Files.move(folder.resolve("jvm.tmp"), folder.resolve("jvm.pid"));
            try (TestRuntime runtime = new TestRuntime(folder)) {
                runtime.run(RunShellTask.script("touch up; sleep 600 | cat; sleep 600"));
            }
        }
    }

    @AfterEach
    void leavesNoProcess() {
        marked.processes().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void aProgramEndsWithAJvmThatIsKilled() throws IOException {
        start(javaCommand(Main.class, folder));

        kill();

        await().atMost(Duration.ofSeconds(4)).until(() -> marked.processes().isEmpty());
    }

    @Test
    void aProgramEndsWithAJvmThatIsKilledAndIgnoresInterrupts() throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        command.addAll(javaCommand(Main.class, folder));
        start(command);

        kill();

        await().atMost(Duration.ofSeconds(12)).until(() -> marked.processes().isEmpty());
    }

    private void start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(marked.variables());
        builder.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("up")));
    }

    static List<String> javaCommand(Class<?> main, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString());
    }

    private void kill() throws IOException {
        ProcessHandle jvm = ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("jvm.pid"))))
                .orElseThrow();
        assertThat(marked.processes()).hasSizeGreaterThan(3);
        jvm.destroyForcibly();
        await().until(() -> !jvm.isAlive());
    }
}
