package dev.nightjar.shell;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Description;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link RunShellTask} runs: a script or a command, one of them.
 *
 * @param script text for the shell, see {@link Command#script}
 * @param command a program and its arguments, which no shell interprets
 * @param folder where it runs, relative to the folder of {@code nightjar.yml}, which is the default
 * @param input the file that it reads as standard input, relative to {@code folder}; default none
 * @param environment variables that it gets besides those of this process
 * @param secrets variables that it gets with a secret in them: the name of the variable, and the name of the secret
 * @param unset variables of this process that it does not get
 * @param exitCodes the exit codes that are a success; default 0 alone
 */
@Description("Runs a script or a program of this machine.")
public record RunShellSpec(
        @Description("Text for bash (or sh); it stops at the first command that fails.")
        Optional<String> script,

        @Description("A program and its arguments, which no shell interprets.")
        List<String> command,

        @Description("Where it runs; by default the folder of nightjar.yml.")
        Optional<Path> folder,

        @Description("A file that it reads as standard input.")
        Optional<Path> input,

        @Description("Environment variables that it gets.") Map<String, String> environment,

        @Description("Environment variables that hold a secret, and the names of the secrets.")
        Map<String, String> secrets,

        @Description("Environment variables that it does not get.")
        Set<String> unset,

        @Description("Exit codes that are a success; 0 if none is given.")
        Set<Integer> exitCodes) {
    public RunShellSpec {
        requireNonNull(script, "script is null");
        command = List.copyOf(command);
        requireNonNull(folder, "folder is null");
        requireNonNull(input, "input is null");
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        unset = Set.copyOf(unset);
        exitCodes = exitCodes.isEmpty() ? Set.of(0) : Set.copyOf(exitCodes);
        if (script.isPresent() != command.isEmpty()) {
            throw new IllegalArgumentException("it takes a script or a command; give one of them");
        }
    }

    /** A text for the shell. */
    public static RunShellSpec script(String text) {
        return of(Optional.of(text), List.of());
    }

    /** A program and its arguments. */
    public static RunShellSpec command(String executable, String... arguments) {
        return of(Optional.empty(), Command.of(executable, arguments).words());
    }

    private static RunShellSpec of(Optional<String> script, List<String> command) {
        return new RunShellSpec(
                script, command, Optional.empty(), Optional.empty(), Map.of(), Map.of(), Set.of(), Set.of());
    }

    /** The same in another folder. */
    public RunShellSpec withFolder(Path newFolder) {
        return new RunShellSpec(script, command, Optional.of(newFolder), input, environment, secrets, unset, exitCodes);
    }

    /** The same with a file as its standard input. */
    public RunShellSpec withInput(Path newInput) {
        return new RunShellSpec(script, command, folder, Optional.of(newInput), environment, secrets, unset, exitCodes);
    }

    /** The same with these variables. */
    public RunShellSpec withEnvironment(Map<String, String> newEnvironment) {
        return new RunShellSpec(script, command, folder, input, newEnvironment, secrets, unset, exitCodes);
    }

    /** The same with these variables holding the secrets of these names. */
    public RunShellSpec withSecrets(Map<String, String> newSecrets) {
        return new RunShellSpec(script, command, folder, input, environment, newSecrets, unset, exitCodes);
    }

    /** The same without these variables. */
    public RunShellSpec withoutVariables(Set<String> newUnset) {
        return new RunShellSpec(script, command, folder, input, environment, secrets, newUnset, exitCodes);
    }

    /** The same with these exit codes being a success. */
    public RunShellSpec withExitCodes(Set<Integer> newExitCodes) {
        return new RunShellSpec(script, command, folder, input, environment, secrets, unset, newExitCodes);
    }
}
