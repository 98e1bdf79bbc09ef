package dev.nightjar.app;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command: what it takes, and what it does. Its exit code is what it returns. */
abstract class CliCommand implements Callable<Integer> {
    /** Where a subclass says what it takes. */
    final Arguments arguments;

    private final CommandSpec spec;

    CliCommand(String... description) {
        spec = CommandSpec.wrapWithoutInspection(this);
        spec.usageMessage().description(description);
        spec.versionProvider(() -> new String[] {Version.line()});
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
        arguments = new Arguments(spec);
    }

    CommandSpec spec() {
        return spec;
    }

    CommandLine commandLine() {
        return new CommandLine(spec);
    }
}
