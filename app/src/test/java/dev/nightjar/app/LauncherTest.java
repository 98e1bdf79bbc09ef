package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the tests of the scripts, which are a script themselves. */
class LauncherTest {
    @Test
    void scriptsPassTheirTests() throws IOException, InterruptedException {
        Path script = Path.of("..", "launcher", "test.sh").toAbsolutePath().normalize();
        Process process = new ProcessBuilder("sh", script.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).describedAs(output).isZero();
        assertThat(output).contains("ok test_mvnw_without_a_jdk_says_what_to_install");
    }
}
