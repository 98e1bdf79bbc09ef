package dev.nightjar.app;

import dev.nightjar.flow.journal.sqlite.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;

/** What the launcher keeps beside its cache of classes, so that a command finds it ready. */
public final class StartCache {
    private StartCache() {}

    /** Writes it to the folder that is named. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SqliteLibrary.copyTo(folder);
        Path picocli = Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        OldClasses.renew(picocli, folder.resolve("picocli.jar"));
    }
}
