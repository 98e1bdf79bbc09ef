package dev.nightjar.app;

import dev.nightjar.flow.NightjarException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code nightjar}: what it prints on standard output is data, everything else goes to standard error. */
@Command(
        name = "nightjar",
        description = {"Clones every schema that Fivetran writes, each night, and keeps the history of every table.", ""
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with 'nightjar demo', which needs nothing but this program.",
            "Exit codes: 0 all is well; 1 something is missed, late, quarantined or failed; 2 wrong usage or configuration;",
            "4 busy; 5 the machine lacks something; 70 a defect; 130 and 143 interrupted."
        })
public final class Main implements Runnable {
    private static final int INTERNAL = 70;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Without a command: help, and the exit code of wrong usage. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? 'nightjar --help' lists them");
    }

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        WarmUp.start();
        // What stands on standard output is data, and UTF-8 whatever the locale: a crontab has none, and would lose
        // letters.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** The command line with every command, or with the one alone that the first argument calls. */
    static CommandLine commandLine(String... arguments) {
        CommandLine commandLine = new CommandLine(new Main());
        Commands.calledBy(arguments).forEach(commandLine::addSubcommand);
        commandLine
                .setExecutionExceptionHandler(Main::failed)
                .setParameterExceptionHandler(Main::misused)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
        addHelp(commandLine);
        return commandLine;
    }

    private static void addHelp(CommandLine commandLine) {
        commandLine.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new VersionCommand());
        commandLine.getSubcommands().values().forEach(Main::addHelp);
    }

    private static int failed(Exception error, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        boolean verbose = parsed.asCommandLineList().stream()
                .anyMatch(command -> command.getParseResult().hasMatchedOption("--verbose"));
        if (error instanceof NightjarException ours) {
            err.println("nightjar: " + (ours instanceof ShownFailure shown ? shown.rest() : ours.getMessage()));
            if (verbose) {
                ours.printStackTrace(err);
            }
            return ours.code().exitCode();
        }
        err.println("nightjar: this is a defect of Nightjar: " + error);
        err.println("Please report it with what follows.");
        error.printStackTrace(err);
        return INTERNAL;
    }

    private static int misused(ParameterException error, String[] arguments) {
        CommandLine commandLine = error.getCommandLine();
        commandLine.getErr().println("nightjar: " + error.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, commandLine.getErr())) {
            commandLine
                    .getErr()
                    .println("'%s --help' tells more"
                            .formatted(commandLine.getCommandSpec().qualifiedName()));
        }
        return commandLine.getCommandSpec().exitCodeOnInvalidInput();
    }
}
