package dev.nightjar.testkit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Python environment that tests use: what a variable names, else what {@code environments/prepare.sh} of this checkout
 * has ready, after it was installed where it must be.
 *
 * @param name the folder below {@code environments}
 * @param variable of the operating system's environment that names the program
 */
public record PythonEnvironment(String name, String variable) {
    /**
     * Its program.
     *
     * @throws IllegalStateException with what to do, where there is none and none can be installed
     */
    public String program() {
        String named = System.getenv(variable);
        return named == null || named.isBlank() ? prepared() : named;
    }

    private String prepared() {
        Optional<Path> script = Stream.of("..", ".")
                .map(folder -> Path.of(folder, "environments", "prepare.sh"))
                .filter(Files::isRegularFile)
                .findFirst();
        if (script.isEmpty()) {
            throw new IllegalStateException(
                    "%s is not set; set it to what 'nightjar --prepare %s' prints".formatted(variable, name));
        }
        try {
            Process process = new ProcessBuilder(List.of(script.get().toString(), name))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String path = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("%s %s ended with exit code %d; see what it said above, or set %s"
                        .formatted(script.get(), name, exitCode, variable));
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while %s was prepared".formatted(name), e);
        }
    }
}
