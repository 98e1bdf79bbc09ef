package dev.nightjar.dbt;

import dev.nightjar.shell.Command;
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
 * <p>Where a Python lies beside it (in a virtual environment) dbt is started through a few lines that restore SIGINT: a
 * program started in the background inherits that it is ignored, and dbt would not stop on it.
 */
final class DbtExecutable {
    private static final String START = """
            import signal, sys
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.argv[0] = 'dbt'
            from dbt.cli.main import cli
            sys.exit(cli())
            """;

    private DbtExecutable() {}

    static Command command(Optional<String> named, Optional<String> adapter, List<String> arguments) {
        String executable = named.or(() -> adapter.flatMap(DbtExecutable::byAdapter))
                .or(() -> byEnvironment("NIGHTJAR_DBT"))
                .orElse("dbt");
        Path python = Path.of(executable).resolveSibling("python");
        if (!executable.contains("/") || !Files.isExecutable(python) || !Files.isExecutable(Path.of(executable))) {
            return Command.of(executable, arguments);
        }
        List<String> words = new ArrayList<>(List.of("-c", START));
        words.addAll(arguments);
        return Command.of(python.toString(), words);
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
