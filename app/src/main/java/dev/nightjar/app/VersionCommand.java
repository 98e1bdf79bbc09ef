package dev.nightjar.app;

/** {@code nightjar version}. */
final class VersionCommand extends CliCommand {
    VersionCommand() {
        super("Print the version.");
    }

    @Override
    public Integer call() {
        System.out.println(Version.line());
        return 0;
    }
}
