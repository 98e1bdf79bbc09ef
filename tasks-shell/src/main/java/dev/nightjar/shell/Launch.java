package dev.nightjar.shell;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A command that was found startable on this machine. */
record Launch(List<String> commandLine, Path folder, Path input, Variables variables, Mark mark) {
    private static final Path NO_INPUT = Path.of(Executables.WINDOWS ? "NUL" : "/dev/null");

    Launch {
        commandLine = List.copyOf(commandLine);
    }

    /**
     * Checks all that can be checked before the start.
     *
     * @param base where a relative folder begins
     * @throws NightjarException {@code ENVIRONMENT} when the program, its folder or its input is missing, or this JVM's
     *     locale cannot express what it is given
     */
    static Launch of(Command command, Variables variables, Path base) {
        checkEncoding(command, variables);
        Path folder = command.folder().map(base::resolve).orElse(base);
        if (!Files.isDirectory(folder)) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the working folder '%s' of '%s' does not exist; create it, or name another"
                            .formatted(folder, command.executable()));
        }
        Optional<Path> input = command.input().map(folder::resolve);
        if (input.isPresent() && !Files.isReadable(input.get())) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the input '%s' of '%s' cannot be read; check the path and its permissions"
                            .formatted(input.get(), command.executable()));
        }
        List<String> line = new ArrayList<>();
        line.add(Executables.find(command.executable(), folder, variables.get("PATH")));
        line.addAll(command.arguments());
        return new Launch(line, folder, input.orElse(NO_INPUT), variables, Mark.fresh());
    }

    /** Under guard where there is one: its standard input then tells of this JVM's end. */
    ProcessBuilder processBuilder() {
        ProcessBuilder builder = new ProcessBuilder().directory(folder.toFile());
        Guard.shell()
                .ifPresentOrElse(
                        shell -> builder.command(Guard.around(commandLine, input, mark, shell)),
                        () -> builder.command(commandLine).redirectInput(new File(input.toString())));
        variables.applyTo(builder.environment());
        return builder;
    }

    /** The JDK passes what the locale cannot express as question marks, as under cron, whose locale is ASCII. */
    private static void checkEncoding(Command command, Variables variables) {
        CharsetEncoder encoder =
                Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")).newEncoder();
        List<String> texts = new ArrayList<>(command.arguments());
        texts.add(command.executable());
        texts.addAll(variables.added().values());
        command.folder().map(Path::toString).ifPresent(texts::add);
        if (!texts.stream().allMatch(encoder::canEncode)) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "'%s' is given characters that the locale of this JVM (%s) cannot express; start it with LC_ALL=C.UTF-8"
                            .formatted(command.executable(), encoder.charset()));
        }
    }
}
