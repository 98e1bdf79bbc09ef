package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.DidYouMean;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;

/** {@code nightjar help}, or {@code nightjar help clones drop}: the same as {@code --help} of that command. */
final class HelpCommand extends CliCommand {
    private final Argument<List<String>> commands =
            arguments.parameters("COMMAND", "the command, and the one under it (default: nightjar itself)");

    HelpCommand() {
        super("Show the help of a command.");
    }

    @Override
    public Integer call() {
        CommandLine found = Objects.requireNonNull(spec().commandLine().getParent(), "help stands under nightjar");
        for (String name : commands.get()) {
            CommandLine below = found.getSubcommands().get(name);
            if (below == null) {
                throw new NightjarException(ErrorCode.USAGE, noCommand(found, name));
            }
            found = below;
        }
        found.usage(found.getOut());
        return 0;
    }

    /** What to tell somebody who has called for a command that is not there. */
    static String noCommand(CommandLine group, String name) {
        String question = DidYouMean.question(name, group.getSubcommands().keySet());
        return "there is no command '%s'; %s'%s --help' lists them"
                .formatted(
                        Printable.line(name),
                        question.isEmpty() ? "" : question + " ",
                        group.getCommandSpec().qualifiedName());
    }
}
