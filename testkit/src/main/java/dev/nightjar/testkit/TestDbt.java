package dev.nightjar.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The dbt that tests run: {@code NIGHTJAR_DBT} where it is set, else what {@code dbt/prepare.sh} has ready. */
public final class TestDbt {
    private static final class Found {
        private static final String PATH = find();
    }

    private TestDbt() {}

    /** Its executable; it is installed first where it must be. */
    public static String path() {
        return Found.PATH;
    }

    private static String find() {
        String named = System.getenv("NIGHTJAR_DBT");
        return named == null || named.isBlank() ? prepared() : named;
    }

    private static String prepared() {
        try {
            Process process = new ProcessBuilder(
                            Path.of("..", "dbt", "prepare.sh").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String path = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("dbt/prepare.sh ended with exit code " + exitCode);
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while dbt was prepared", e);
        }
    }
}
