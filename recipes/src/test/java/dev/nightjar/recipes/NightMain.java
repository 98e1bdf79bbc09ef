package dev.nightjar.recipes;

import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A night in a JVM of its own: a folder and an instant. Ends with the exit code of the command line. */
final class NightMain {
    private NightMain() {}

    public static void main(String[] arguments) {
        try {
            new Lab(Path.of(arguments[0])).runAt(Instant.parse(arguments[1]), NightlyCloneThenSnapshot::new);
        } catch (NightjarException e) {
            System.out.println(e.getMessage());
            System.exit(e.code().exitCode());
        }
    }

    static Process start(Lab lab, Instant now) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX") || argument.startsWith("--enable"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                NightMain.class.getName(),
                lab.folder().toString(),
                now.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
