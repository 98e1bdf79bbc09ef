package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/** Options of every command that works on a folder with a {@code nightjar.yml}. */
final class CommonOptions {
    /** When to use colour. */
    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    private final Argument<Path> folder;
    private final Optional<Argument<Boolean>> json;
    private final Argument<Boolean> quiet;
    private final Argument<Boolean> verbose;
    private final Argument<Color> color;
    private final Argument<String> dbt;

    CommonOptions(Arguments arguments) {
        this(arguments, true);
    }

    /** For a command that prints nothing but text, which {@code --json} would promise to be JSON. */
    static CommonOptions withoutJson(Arguments arguments) {
        return new CommonOptions(arguments, false);
    }

    private CommonOptions(Arguments arguments, boolean withJson) {
        folder = arguments.option(
                OptionSpec.builder("--project-dir").paramLabel("DIR").defaultValue("${NIGHTJAR_PROJECT_DIR:-.}"),
                Path.class,
                "the folder with nightjar.yml (default: NIGHTJAR_PROJECT_DIR, else this one)");
        json = withJson ? Optional.of(arguments.flag("print the result as JSON", "--json")) : Optional.empty();
        quiet = arguments.flag("no progress", "-q", "--quiet");
        verbose = arguments.flag("more progress, and stack traces", "-v", "--verbose");
        color = arguments.option(Color.class, "--color", "WHEN", Color.AUTO, "auto, always or never");
        dbt = arguments.option(
                String.class,
                "--dbt",
                "PATH",
                "the dbt to use (default: NIGHTJAR_DBT, else one that Nightjar prepares)");
    }

    Path folder() {
        return folder.get().toAbsolutePath().normalize();
    }

    boolean json() {
        return json.isPresent() && json.get().get();
    }

    Optional<String> dbt() {
        return dbt.find();
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
        Style style = new Style(color.get(), System.err);
        return new ProgressPrinter(System.err, style, quiet.get(), verbose.get());
    }

    /** For standard output. */
    Style style() {
        return Style.ofOutput(color.get());
    }
}
