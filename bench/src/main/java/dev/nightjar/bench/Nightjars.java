package dev.nightjar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The program itself, as it is built from this checkout. */
record Nightjars(Path distribution) {
    /** That of the build that these benchmarks are tested in, else of the checkout; ready after a first command. */
    static Nightjars built() throws IOException, InterruptedException {
        Optional<Nightjars> made = Optional.ofNullable(System.getProperty("bench.distribution"))
                .map(folder -> new Nightjars(Path.of(folder).toAbsolutePath().normalize()))
                .filter(nightjar -> Files.isExecutable(nightjar.launcher()));
        if (made.isPresent()) {
            greet(made.get().launcher());
            return made.get();
        }
        Path root =
                Path.of(System.getProperty("bench.root", "..")).toAbsolutePath().normalize();
        greet(root.resolve("nightjar"));
        Path output = root.resolve("target/launcher");
        return new Nightjars(
                output.resolve(Files.readString(output.resolve("built")).strip()));
    }

    private static void greet(Path launcher) throws IOException, InterruptedException {
        Process version = new ProcessBuilder(launcher.toString(), "version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (version.waitFor() != 0) {
            throw new IllegalStateException("%s does not work; see its messages above".formatted(launcher));
        }
    }

    /** The command as a person gives it. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(launcher().toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private Path launcher() {
        return distribution.resolve("bin/nightjar");
    }
}
