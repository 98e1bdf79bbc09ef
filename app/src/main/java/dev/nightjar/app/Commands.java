package dev.nightjar.app;

import java.util.List;
import picocli.CommandLine.Command;

/** The commands, in the order in which the help lists them. */
final class Commands {
    private static final List<Class<?>> ALL = List.of(
            DemoCommand.class,
            InitCommand.class,
            PlanCommand.class,
            RunCommand.class,
            FlowsCommand.class,
            RunsCommand.class,
            ShowCommand.class,
            LogsCommand.class,
            CancelCommand.class,
            ApproveCommand.class,
            ResumeCommand.class,
            RetryCommand.class,
            VerifyCommand.class,
            ClonesCommand.class,
            HistoryCommand.class,
            AsOfCommand.class,
            DoctorCommand.class,
            FakeCommand.class,
            VersionCommand.class);

    private Commands() {}

    /** The one that is called, since picocli takes a while to look at all of them; all, where none is called. */
    static List<Class<?>> calledBy(String... arguments) {
        return ALL.stream()
                .filter(command -> arguments.length > 0 && isNamed(command, arguments[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(ALL);
    }

    private static boolean isNamed(Class<?> command, String name) {
        return command.getAnnotation(Command.class).name().equals(name);
    }
}
