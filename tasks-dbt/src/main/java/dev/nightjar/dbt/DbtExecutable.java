package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.shell.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The dbt that is run: the one that was named, else that of the adapter ({@code NIGHTJAR_DBT_SNOWFLAKE}), else
 * {@code NIGHTJAR_DBT}, else {@code dbt} on the {@code PATH}.
 *
 * <p>Where it is a script for the Python beside it (in a virtual environment, perhaps by way of a link) dbt is started
 * through a few lines that restore SIGINT: a program started in the background inherits that it is ignored, and dbt would
 * not stop on it.
 */
final class DbtExecutable {
    private static final String START = """
            import signal, sys
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.argv[0] = 'dbt'
            from dbt.cli.main import cli
            sys.exit(cli())
            """;

    private static final int HEAD = 8 * 1024;

    private DbtExecutable() {}

    /** @param home the folder of {@code nightjar.yml}, from which a relative path is taken */
    static Command command(Path home, Optional<String> named, Optional<String> adapter, List<String> arguments) {
        String executable = named.or(() -> adapter.flatMap(DbtExecutable::byAdapter))
                .or(() -> byEnvironment("NIGHTJAR_DBT"))
                .orElse("dbt");
        if (!executable.contains("/")) {
            return Command.of(executable, arguments);
        }
        Path dbt = home.resolve(executable);
        Optional<Path> python = python(dbt);
        if (python.isEmpty()) {
            return Command.of(dbt.toString(), arguments);
        }
        List<String> words = new ArrayList<>(List.of("-c", START));
        words.addAll(arguments);
        return Command.of(python.get().toString(), words);
    }

    private static Optional<Path> python(Path dbt) {
        if (!Files.isExecutable(dbt)) {
            return Optional.empty();
        }
        try {
            String head = head(dbt);
            return Stream.of(dbt, dbt.toRealPath())
                    .map(script -> script.resolveSibling("python"))
                    .filter(python -> Files.isExecutable(python) && head.contains(python.toString()))
                    .findFirst();
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT, "dbt '%s' cannot be read: %s; see that it may be".formatted(dbt, e), e);
        }
    }

    /** Where a script says what runs it; in a long path the second line does. */
    private static String head(Path dbt) throws IOException {
        try (InputStream file = Files.newInputStream(dbt)) {
            return new String(file.readNBytes(HEAD), StandardCharsets.UTF_8);
        }
    }

    private static Optional<String> byAdapter(String adapter) {
        return byEnvironment("NIGHTJAR_DBT_" + adapter.toUpperCase(Locale.ROOT));
    }

    private static Optional<String> byEnvironment(String variable) {
        return Stream.ofNullable(System.getenv(variable))
                .filter(name -> !name.isBlank())
                .findFirst();
    }
}
