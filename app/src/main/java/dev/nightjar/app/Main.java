package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code nightjar}: what it prints on standard output is data, everything else goes to standard error. */
public final class Main {
    private static final int INTERNAL = 70;

    /** What {@code --json} prints of one. */
    private record Failure(ErrorCode error, String message) {}

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Log.begin();
        WarmUp.start();
        // What stands on standard output is data, and UTF-8 whatever the locale: a crontab has none, and would lose
        // letters.
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        int exitCode = execute(commandLine(arguments), arguments);
        Optional<String> lost = output.lost();
        lost.ifPresent(Main::tellLost);
        System.exit(lost.isPresent() ? ErrorCode.ENVIRONMENT.exitCode() : exitCode);
    }

    /** Runs a command line, and returns its exit code. */
    static int execute(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (Error e) { // such as too little memory, which picocli lets pass
            return defect(e, new PrintWriter(System.err, true, System.err.charset()));
        }
    }

    private static void tellLost(String reason) {
        System.err.println(
                "nightjar: standard output could not be written: %s; some of what was printed is lost, so make room and ask for it again"
                        .formatted(Printable.line(reason)));
    }

    /** The command line with every command, or with the one alone that the first argument calls. */
    static CommandLine commandLine(String... arguments) {
        return Commands.calledBy(arguments)
                .commandLine()
                .setExecutionExceptionHandler(Main::failed)
                .setParameterExceptionHandler(Main::misused)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // a comment such as "@ann" is no file
                .setUsageHelpAutoWidth(true);
    }

    private static int failed(Exception error, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        boolean verbose = has(parsed, "--verbose");
        if (has(parsed, "--json")) {
            printJson(
                    error instanceof NightjarException ours
                            ? new Failure(ours.code(), ours.getMessage())
                            : new Failure(ErrorCode.INTERNAL, error.toString()));
        }
        if (error instanceof NightjarException ours) {
            err.println("nightjar: " + message(ours instanceof ShownFailure shown ? shown.rest() : ours.getMessage()));
            if (verbose) {
                err.println(Printable.trace(ours));
            }
            return ours.code().exitCode();
        }
        return defect(error, err);
    }

    private static boolean has(ParseResult parsed, String option) {
        return parsed.asCommandLineList().stream()
                .anyMatch(command -> command.getParseResult().hasMatchedOption(option));
    }

    /** What is asked for as JSON ends as JSON: whoever collects it finds the failure where the result would be. */
    private static void printJson(Failure failure) {
        System.out.println(Printable.json(failure));
    }

    private static int defect(Throwable error, PrintWriter err) {
        err.println("nightjar: this is a defect of Nightjar: " + message(error.toString()));
        err.println("Please report it with what follows.");
        err.println(Printable.trace(error));
        return INTERNAL;
    }

    /** Later lines of it are indented: nothing that it quotes looks as if we said it. */
    private static String message(String text) {
        return Printable.lines(text, "    ");
    }

    private static int misused(ParameterException error, String[] arguments) {
        CommandLine commandLine = error.getCommandLine();
        if (commandLine.getCommandSpec().findOption("--json") != null
                && List.of(arguments).contains("--json")) {
            printJson(new Failure(ErrorCode.USAGE, String.valueOf(error.getMessage())));
        }
        if (error instanceof UnmatchedArgumentException unmatched && isCommand(unmatched.getUnmatched(), commandLine)) {
            String name = unmatched.getUnmatched().getFirst();
            commandLine.getErr().println("nightjar: " + message(HelpCommand.noCommand(commandLine, name)));
            return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        }
        commandLine.getErr().println("nightjar: " + message(String.valueOf(error.getMessage())));
        if (!UnmatchedArgumentException.printSuggestions(error, commandLine.getErr())) {
            commandLine
                    .getErr()
                    .println("'%s --help' tells more"
                            .formatted(commandLine.getCommandSpec().qualifiedName()));
        }
        return commandLine.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Whether what nobody took stands where the name of a command would. */
    private static boolean isCommand(List<String> unmatched, CommandLine commandLine) {
        return !commandLine.getSubcommands().isEmpty()
                && unmatched.stream().limit(1).noneMatch(first -> first.startsWith("-"));
    }
}
