package dev.nightjar.testkit.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.internal.PythonEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the tests of the fake's Python, which lie in {@code src/test/python}. */
class FakesnowPythonTest {
    @Test
    void pass() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        new PythonEnvironment("fakesnow", "NIGHTJAR_FAKESNOW").program(),
                        "-B",
                        "-m",
                        "unittest",
                        "discover",
                        "--verbose",
                        "--start-directory",
                        Path.of("src", "test", "python").toString())
                .redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", FakesnowServer.code());
        Process python = builder.start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(python.waitFor()).as(said).isZero();
        assertThat(said).contains("test_a_name_keeps_its_case");
    }
}
