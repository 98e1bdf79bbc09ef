package dev.nightjar.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** How long it takes from a command to its first task: {@code nightjar run} with a recipe that only has that task. */
final class StartBench implements Bench {
    private static final double LIMIT = 300;
    private static final String DUCKDB = "{type: duckdb, path: warehouse.duckdb}";
    /** Nobody is there, and the task asks it for nothing. */
    private static final String SNOWFLAKE = "{type: snowflake, url: 'http://127.0.0.1:1', account: bench, user: BENCH,"
            + " login: {type: password, password: none}, role: R, warehouse: W, database: D}";

    private final int rounds;

    StartBench(int rounds) {
        this.rounds = rounds;
    }

    @Override
    public void run(Consumer<Figure> figures) throws Exception {
        Nightjars nightjar = Nightjars.built();
        awaitCache(nightjar);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (Scratch scratch = Scratch.create()) {
            Path recipe = recipe(scratch.folder().resolve("recipe"));
            List<String> launched = nightjar.command("--classpath", recipe.toString(), "run", "--quiet");
            List<String> plain = List.of(
                    java,
                    "-cp",
                    "%1$s/*:%1$s/drivers/*:%2$s"
                            .formatted(nightjar.distribution().resolve("lib"), recipe),
                    "dev.nightjar.app.Main",
                    "run",
                    "--quiet");
            // Rounds measure how many in a second; here that is the inverse of one start.
            Rounds measured = Rounds.of(
                    rounds,
                    Map.of(
                            "launcher", () -> 1e3 / millis(scratch, launched, "", DUCKDB),
                            "snowflake", () -> 1e3 / millis(scratch, launched, "", SNOWFLAKE),
                            "without cache", () -> 1e3 / millis(scratch, launched, "off", DUCKDB),
                            "plain", () -> 1e3 / millis(scratch, plain, "off", DUCKDB)));
            double launcher = 1e3 / measured.median("launcher");
            figures.accept(Figure.of("start: command to first task", launcher, "ms")
                    .against("limit", LIMIT)
                    .atMost(1));
            figures.accept(Figure.of("start: command to first task", launcher, "ms")
                    .against("java -cp", 1e3 / measured.median("plain")));
            figures.accept(Figure.of("start: with Snowflake's driver", 1e3 / measured.median("snowflake"), "ms")
                    .against("java -cp", 1e3 / measured.median("plain")));
            figures.accept(
                    Figure.of("start: without the cache of classes", 1e3 / measured.median("without cache"), "ms")
                            .against("java -cp", 1e3 / measured.median("plain")));
        }
    }

    /** A folder for the class path that has the recipe alone: beside it here lie settings of a log, which the start would read. */
    private static Path recipe(Path folder) throws IOException {
        String file = FirstTask.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(folder.resolve(file).getParent());
        try (InputStream bytes = requireNonNull(FirstTask.class.getResourceAsStream("/" + file))) {
            Files.copy(bytes, folder.resolve(file));
        }
        return folder;
    }

    /** The launcher makes its cache beside the first command. */
    private static void awaitCache(Nightjars nightjar) throws IOException, InterruptedException {
        Path caches = nightjar.distribution().resolve("aot");
        for (int second = 0; second < 120; second++) {
            if (Files.isDirectory(caches)) {
                try (Stream<Path> each = Files.list(caches)) {
                    if (each.anyMatch(cache -> Files.exists(cache.resolve("classes")))) {
                        return;
                    }
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
        System.err.println("bench: the launcher has made no cache of classes in " + caches);
    }

    private static double millis(Scratch scratch, List<String> command, String aot, String warehouse)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(scratch.folder(), "start-");
        Files.writeString(folder.resolve("nightjar.yml"), """
                zone: Europe/Berlin
                recipe: dev.nightjar.bench.FirstTask
                connections:
                  warehouse: %s
                """.formatted(warehouse));
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // The recipe needs no dbt, and a first run would prepare one.
        process.environment().put("NIGHTJAR_DBT", "dbt");
        process.environment().put("NIGHTJAR_DBT_SNOWFLAKE", "dbt");
        process.environment().put("NIGHTJAR_AOT", aot);
        long begun = FirstTask.micros();
        process.start().waitFor();
        return (Long.parseLong(Files.readString(folder.resolve(".nightjar").resolve(FirstTask.MARK))) - begun) / 1e3;
    }
}
