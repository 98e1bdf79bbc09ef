package dev.nightjar.warehouse;

import dev.nightjar.flow.ConnectionType;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunListener;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A folder with a {@code nightjar.yml} and a DuckDB warehouse, and a runtime on it whose clock stands. */
public final class Nights implements AutoCloseable {
    public static final String WAREHOUSE = "warehouse";
    public static final LocalDate NIGHT = LocalDate.parse("2026-11-02");

    public final ManualClock clock = new ManualClock(Instant.parse("2026-11-02T00:00:00.123456Z"));
    public final Path folder;
    public final Path source;
    public final AtomicReference<RunListener> listener = new AtomicReference<>(_ -> {});
    private final Nightjar nightjar;

    public Nights(Path folder, ConnectionType<?, ?>... types) {
        this.folder = folder;
        this.source = folder.resolve("warehouse.duckdb");
        Path file = folder.resolve("nightjar.yml");
        try {
            Files.writeString(file, "connections: {warehouse: {type: duckdb, path: warehouse.duckdb}}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Nightjar.Builder builder = Nightjar.builder(
                        NightjarConfig.read(file, new Environment(Map.of(), folder, folder)))
                .time(clock)
                .listener(event -> listener.get().on(event));
        Arrays.stream(types).forEach(builder::connectionType);
        this.nightjar = builder.build();
    }

    public <R> R run(Task<R> task) {
        return nightjar.run(flow -> flow.run(task));
    }

    public <R> RunHandle<R> start(Task<R> task) {
        return nightjar.start(flow -> flow.run(task));
    }

    public Plan plan(Task<?> task) {
        return nightjar.plan(flow -> flow.run(task));
    }

    public CloneSet take(LocalDate night, String... schemas) {
        return run(cloning(night, schemas));
    }

    public static CloneSchemasTask cloning(LocalDate night, String... schemas) {
        return new CloneSchemasTask(new CloneSetSpec(
                WAREHOUSE, night, Arrays.stream(schemas).map(Identifier::of).toList(), 2));
    }

    public Path clones(LocalDate night) {
        return folder.resolve("clones").resolve(night + ".duckdb");
    }

    /** All files below the folder with the hash of what is in them. */
    public Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), hash(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** The names in the folder of the clones. */
    public List<String> cloneFiles() {
        return files().keySet().stream()
                .filter(name -> name.startsWith("clones/"))
                .map(name -> name.substring("clones/".length()))
                .toList();
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        nightjar.close();
    }
}
