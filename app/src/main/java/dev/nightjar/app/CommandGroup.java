package dev.nightjar.app;

import picocli.CommandLine.ParameterException;

/** A command that others stand under, and that does nothing itself. */
final class CommandGroup extends CliCommand {
    private final String question;

    /** @param question what is asked of whoever leaves out the command under it */
    CommandGroup(String question, String... description) {
        super(description);
        this.question = question;
        spec().usageMessage().synopsisSubcommandLabel("COMMAND");
    }

    CommandGroup with(String name, CliCommand command) {
        spec().addSubcommand(name, command.commandLine());
        return this;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), question);
    }
}
