package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The command line in this process, with what it says. Not for two threads at once. */
record Cli(int exitCode, String out, String err) {
    static Cli run(String... arguments) {
        return captured(() -> Main.execute(Main.commandLine(arguments), arguments));
    }

    /** A command on the project in a folder, without colours. */
    static Cli in(Path folder, String... arguments) {
        return run(Stream.concat(Stream.of(arguments), Stream.of("--project-dir", folder.toString(), "--color=never"))
                .toArray(String[]::new));
    }

    /** A command made by hand, such as one with other data than the real one. */
    static Cli run(CommandLine command, String... arguments) {
        return captured(() -> Main.execute(command, arguments));
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    private static Cli captured(IntSupplier run) {
        PrintStream systemOut = System.out;
        PrintStream systemErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            int exitCode = run.getAsInt();
            return new Cli(exitCode, out.toString(UTF_8), err.toString(UTF_8));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }
}
