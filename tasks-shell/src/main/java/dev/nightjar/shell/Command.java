package dev.nightjar.shell;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program and what it is given. Nothing in it is interpreted by a shell: an argument arrives as it is, whatever
 * characters it holds. It may be logged, so it never holds a secret.
 *
 * @param executable a path, or a name that is looked up in the {@code PATH} of the environment that the program gets
 * @param arguments what follows it
 * @param folder where it runs; a relative one is taken from the folder of {@code nightjar.yml}, which is also the
 *     default
 * @param input the file that it reads as standard input; a relative one is taken from {@code folder}. Default none: it
 *     meets the end at once
 */
public record Command(String executable, List<String> arguments, Optional<Path> folder, Optional<Path> input) {
    public Command {
        requireNonNull(executable, "executable is null");
        arguments = List.copyOf(arguments);
        requireNonNull(folder, "folder is null");
        requireNonNull(input, "input is null");
        if (executable.isBlank()) {
            throw new IllegalArgumentException("the executable is blank");
        }
        if (Stream.concat(Stream.of(executable), arguments.stream()).anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException(
                    "the command line of %s holds a NUL character; no program can be given one".formatted(executable));
        }
    }

    /** A program with arguments. */
    public static Command of(String executable, String... arguments) {
        return of(executable, List.of(arguments));
    }

    /** A program with arguments. */
    public static Command of(String executable, List<String> arguments) {
        return new Command(executable, arguments, Optional.empty(), Optional.empty());
    }

    /**
     * A text for the shell, which stops at the first command that fails, at an unset variable, and at a failure within a
     * pipe: {@code bash -euo pipefail} where there is bash, else {@code sh -eu}, which does not see the failures within
     * a pipe.
     */
    public static Command script(String text) {
        return Executables.isOnPath("bash") ? of("bash", "-euo", "pipefail", "-c", text) : of("sh", "-eu", "-c", text);
    }

    /** The same in another folder. */
    public Command withFolder(Path newFolder) {
        return new Command(executable, arguments, Optional.of(newFolder), input);
    }

    /** The same with a file as its standard input. */
    public Command withInput(Path newInput) {
        return new Command(executable, arguments, folder, Optional.of(newInput));
    }

    /** The program and its arguments. */
    List<String> words() {
        return Stream.concat(Stream.of(executable), arguments.stream()).toList();
    }

    /** The command line as one would type it into a POSIX shell. */
    @Override
    public String toString() {
        return Quoting.commandLine(this);
    }
}
