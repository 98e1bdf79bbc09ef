package dev.nightjar.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands, in the order in which the help lists them. */
final class Commands {
    private static final Map<String, Supplier<CliCommand>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("demo", DemoCommand::new);
        ALL.put("init", InitCommand::new);
        ALL.put("plan", PlanCommand::new);
        ALL.put("run", RunCommand::new);
        ALL.put("flows", FlowsCommand::new);
        ALL.put("runs", RunsCommand::new);
        ALL.put("show", ShowCommand::new);
        ALL.put("logs", LogsCommand::new);
        ALL.put("cancel", CancelCommand::new);
        ALL.put("approve", ApproveCommand::new);
        ALL.put("resume", ResumeCommand::new);
        ALL.put("retry", RetryCommand::new);
        ALL.put("verify", VerifyCommand::new);
        ALL.put("clones", Commands::clones);
        ALL.put("history", Commands::history);
        ALL.put("as-of", AsOfCommand::new);
        ALL.put("doctor", DoctorCommand::new);
        ALL.put("fake", Commands::fake);
        ALL.put("version", VersionCommand::new);
    }

    private Commands() {}

    /** With the one alone that the first argument calls, since each takes a while to make; with all, where none is called. */
    static CommandGroup calledBy(String... arguments) {
        CommandGroup nightjar = new CommandGroup(
                "which command? 'nightjar --help' lists them",
                "Clones every schema that Fivetran writes, each night, and keeps the history of every table.",
                "");
        nightjar.spec().name("nightjar");
        nightjar.spec()
                .usageMessage()
                .footer(
                        "",
                        "Start with 'nightjar demo', which needs nothing but this program.",
                        "Exit codes: 0 all is well; 1 something is missed, late, quarantined or failed; 2 wrong usage or configuration;",
                        "4 busy; 5 the machine lacks something; 70 a defect; 129, 130 and 143 interrupted.");
        if (arguments.length > 0 && ALL.containsKey(arguments[0])) {
            return nightjar.with(arguments[0], ALL.get(arguments[0]).get());
        }
        ALL.forEach((name, command) -> nightjar.with(name, command.get()));
        return nightjar.with("help", new HelpCommand());
    }

    private static CommandGroup clones() {
        return new CommandGroup("which of 'clones ls' and 'clones drop'?", "The clones of the nights.")
                .with("ls", new ListClonesCommand())
                .with("drop", new DropClonesCommand());
    }

    private static CommandGroup history() {
        return new CommandGroup("do you mean 'history ls'?", "The history of the tables.")
                .with("ls", new HistoryCommand());
    }

    private static CommandGroup fake() {
        return new CommandGroup(
                        "which service? there is 'fivetran'",
                        "Serve a fake of a service on this machine, to try flows without the real one.")
                .with("fivetran", new FakeFivetranCommand());
    }
}
