package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.testkit.TestDbt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The command line as a process of its own, which signals can reach. It is started by the Python of dbt, which gives
 * signals their default meaning again: a process in the background inherits that SIGINT is ignored.
 */
final class ChildCli {
    private static final String WITH_SIGNALS = """
            import os, signal, sys
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            os.execv(sys.argv[1], sys.argv[1:])
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildCli(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** A process that keeps what it says in a folder, and its temporary files. */
    static ProcessBuilder builder(Path scratch, String... arguments) throws IOException {
        Files.createDirectories(scratch.resolve("tmp"));
        Path python = Path.of(TestDbt.path()).resolveSibling("python");
        List<String> command = new ArrayList<>(List.of(
                Files.isExecutable(python) ? python.toString() : "python3",
                "-c",
                WITH_SIGNALS,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + scratch.resolve("tmp"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectOutput(Files.createTempFile(scratch, "out", ".txt").toFile());
        builder.redirectError(Files.createTempFile(scratch, "err", ".txt").toFile());
        return builder;
    }

    static ChildCli start(ProcessBuilder builder) throws IOException {
        Path out = builder.redirectOutput().file().toPath();
        Path err = builder.redirectError().file().toPath();
        return new ChildCli(builder.start(), out, err);
    }

    long pid() {
        return process.pid();
    }

    String out() throws IOException {
        return Files.readString(out, UTF_8);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for something that the process does. */
    void await(String what, BooleanSupplier there) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("not seen: %s\n%s\n%s".formatted(what, out(), err()));
            }
        }
    }

    void awaitErr(String text) throws IOException, InterruptedException {
        await(text, () -> {
            try {
                return err().contains(text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    int exitCode() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("still running after %s\n%s\n%s".formatted(PATIENCE, out(), err()));
        }
        return process.exitValue();
    }
}
