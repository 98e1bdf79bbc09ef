package dev.nightjar.recipes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Starts a main class of the tests in a JVM of its own, with a lab's folder and an instant as its arguments. */
final class ChildMain {
    private ChildMain() {}

    /** What it prints is for the caller to read. */
    static Process start(Class<?> main, Lab lab, Instant now) throws IOException {
        return command(main, lab, now).start();
    }

    /** What it prints goes into a file of the lab, so that it never waits for a reader. */
    static Process startUnread(Class<?> main, Lab lab, Instant now) throws IOException {
        return command(main, lab, now)
                .redirectOutput(
                        lab.folder().resolve(main.getSimpleName() + ".out").toFile())
                .start();
    }

    private static ProcessBuilder command(Class<?> main, Lab lab, Instant now) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX") || argument.startsWith("--enable"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                lab.folder().toString(),
                now.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
