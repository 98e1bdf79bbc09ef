package dev.nightjar.bench;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM of its own for what is measured by heap or resident memory. It prints lines of {@code name value}. */
final class ChildJvm {
    private ChildJvm() {}

    /** What it printed, in that order. */
    record Printed(Map<String, Double> byName) {
        double value(String name) {
            return requireNonNull(byName.get(name), name);
        }
    }

    /**
     * Runs the main method of a class of this class path.
     *
     * @throws IllegalStateException when it does not end with 0
     */
    static Printed run(List<String> options, Class<?> main, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Double> printed = new LinkedHashMap<>();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines()
                    .map(line -> line.split(" ", 2))
                    .forEach(pair -> printed.put(pair[0], Double.valueOf(pair[1])));
        } finally {
            process.destroy();
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("%s ended with %d; see its messages above".formatted(main.getName(), exit));
        }
        return new Printed(printed);
    }
}
