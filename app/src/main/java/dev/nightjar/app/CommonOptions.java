package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that works on a folder with a {@code nightjar.yml}. */
final class CommonOptions {
    /** When to use colour. */
    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Option(
            names = "--project-dir",
            paramLabel = "DIR",
            defaultValue = "${NIGHTJAR_PROJECT_DIR:-.}",
            description = "the folder with nightjar.yml (default: NIGHTJAR_PROJECT_DIR, else this one)")
    private Path folder = Path.of(".");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "more progress, and stack traces")
    private boolean verbose;

    @Option(names = "--color", paramLabel = "WHEN", description = "auto, always or never")
    private Color color = Color.AUTO;

    @Option(
            names = "--dbt",
            paramLabel = "PATH",
            description = "the dbt to use (default: NIGHTJAR_DBT, else one that Nightjar prepares)")
    private @Nullable String dbt;

    Path folder() {
        return folder.toAbsolutePath().normalize();
    }

    boolean json() {
        return json;
    }

    Optional<String> dbt() {
        return Optional.ofNullable(dbt);
    }

    NightjarConfig config() {
        Path file = folder().resolve(NightjarConfig.FILE_NAME);
        if (!Files.exists(file)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "there is no %s in %s; 'nightjar init' writes one, and 'nightjar demo' needs none"
                            .formatted(NightjarConfig.FILE_NAME, folder()));
        }
        return NightjarConfig.read(file, Environment.system());
    }

    ProgressPrinter progress() {
        Style style = new Style(color, System.err);
        return new ProgressPrinter(System.err, style, quiet, verbose);
    }

    /** For standard output. */
    Style style() {
        return Style.ofOutput(color);
    }
}
