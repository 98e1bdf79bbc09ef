package dev.nightjar.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nightjar fake SERVICE}. */
@Command(
        name = "fake",
        description = "Serve a fake of a service on this machine, to try flows without the real one.",
        synopsisSubcommandLabel = "SERVICE",
        subcommands = FakeFivetranCommand.class)
final class FakeCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which service? there is 'fivetran'");
    }
}
