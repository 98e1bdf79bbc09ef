package dev.nightjar.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a program end with this JVM, however that ends. Where there is no {@code sh}, programs start without it. */
final class Guard {
    private static final String SCRIPT = script();
    private static final Optional<Path> SHELL = Executables.WINDOWS ? Optional.empty() : Executables.onPath("sh");
    private static final Optional<Path> SETSID = Executables.onPath("setsid");

    private Guard() {}

    /** A POSIX shell for our own errands. */
    static Optional<Path> shell() {
        return SHELL;
    }

    /** The command line that starts this one under guard. */
    static List<String> around(List<String> commandLine, Path input, Mark mark, Path shell) {
        List<String> guarded = new ArrayList<>();
        guarded.addAll(List.of(shell.toString(), "-c", SCRIPT, "nightjar-guard", input.toString(), mark.text()));
        SETSID.map(Path::toString).ifPresent(guarded::add);
        guarded.addAll(commandLine);
        return guarded;
    }

    private static String script() {
        try (InputStream file = requireNonNull(Guard.class.getResourceAsStream("guard.sh"), "guard.sh is missing")) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
