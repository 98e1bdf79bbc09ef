package dev.nightjar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program itself, as it is built from this checkout. */
record Nightjars(Path distribution) {
    /** Builds it if it is not. */
    static Nightjars built() throws IOException, InterruptedException {
        Path root =
                Path.of(System.getProperty("bench.root", "..")).toAbsolutePath().normalize();
        Process build = new ProcessBuilder(root.resolve("nightjar").toString(), "version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (build.waitFor() != 0) {
            throw new IllegalStateException("nightjar could not be built; see its messages above");
        }
        Path launcher = root.resolve("target/launcher");
        return new Nightjars(
                launcher.resolve(Files.readString(launcher.resolve("built")).strip()));
    }

    /** The command as a person gives it. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(distribution.resolve("bin/nightjar").toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
