package dev.nightjar.bench;

import dev.nightjar.flow.Nightjar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The same flow on Prefect 3: no-op tasks submitted to its thread pool, with its server on this machine. Prefect comes from
 * PyPI into a virtual environment of its own, which is kept.
 */
final class PrefectBench implements Bench {
    private final int tasks;
    private final int prefectTasks;

    PrefectBench(int tasks, int prefectTasks) {
        this.tasks = tasks;
        this.prefectTasks = prefectTasks;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        Path python = environment();
        try (Scratch scratch = Scratch.create();
                Nightjar nightjar = Runtimes.open(scratch.file("journal.db"))) {
            Path script = scratch.file("flow.py");
            try (InputStream source = Objects.requireNonNull(getClass().getResourceAsStream("prefect_flow.py"))) {
                Files.copy(source, script);
            }
            for (int warmUp = 0; warmUp < 4; warmUp++) {
                ours(nightjar);
            }
            double prefect = prefect(scratch, List.of(python.toString(), script.toString(), "" + prefectTasks));
            figures.accept(Figure.of("runtime: map, 64 in flight", ours(nightjar), "tasks/s")
                    .against("Prefect 3", prefect)
                    .atLeast(500));
        }
    }

    private double ours(Nightjar nightjar) {
        long begun = System.nanoTime();
        long done = nightjar.run(flow -> Runtimes.mapped(flow, tasks, 64));
        return Rounds.perSecond(done, begun);
    }

    private static double prefect(Scratch scratch, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PREFECT_HOME", scratch.file("prefect-home").toString());
        builder.environment().put("PREFECT_SERVER_ANALYTICS_ENABLED", "false");
        builder.environment().put("PREFECT_LOGGING_LEVEL", "ERROR");
        // It makes its database first, which takes longer than it waits for by default.
        builder.environment().put("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "300");
        Process process = builder.start();
        try (BufferedReader lines = process.inputReader()) {
            Optional<String> rate =
                    lines.lines().filter(line -> line.startsWith("rate ")).findFirst();
            process.waitFor();
            return Double.parseDouble(rate.orElseThrow(
                            () -> new IllegalStateException("Prefect gave no result; run its flow by hand: " + command))
                    .substring("rate ".length()));
        } finally {
            process.destroy();
        }
    }

    /** The environment, made the first time. */
    private static Path environment() throws IOException, InterruptedException {
        Path folder =
                Path.of(System.getProperty("bench.prefect", "target/prefect")).toAbsolutePath();
        Path python = folder.resolve("bin/python");
        if (!Files.isExecutable(folder.resolve("bin/prefect"))) {
            System.err.println("bench: installing Prefect 3 (only the first time)");
            call("python3", "-m", "venv", folder.toString());
            call(python.toString(), "-m", "pip", "install", "-q", "prefect>=3,<4");
        }
        return python;
    }

    private static void call(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed; see its messages above");
        }
    }
}
