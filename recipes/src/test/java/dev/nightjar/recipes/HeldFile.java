package dev.nightjar.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.testkit.TestDbt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** Another process, in Python, that holds a DuckDB file until it is closed. */
final class HeldFile implements AutoCloseable {
    private final Process process;

    private HeldFile(Path file, String readOnly) throws IOException {
        String program = """
                import duckdb, sys
                connection = duckdb.connect(sys.argv[1], read_only=%s)
                print('held', flush=True)
                sys.stdin.read()
                """.formatted(readOnly);
        this.process = new ProcessBuilder(python(), "-c", program, file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        if (!"held".equals(said.readLine())) {
            throw new IllegalStateException(file + " could not be held");
        }
    }

    static HeldFile reading(Path file) throws IOException {
        return new HeldFile(file, "True");
    }

    static HeldFile writing(Path file) throws IOException {
        return new HeldFile(file, "False");
    }

    /** The Python beside the dbt of the tests, which has duckdb. */
    static String python() {
        return Path.of(TestDbt.path()).resolveSibling("python").toString();
    }

    String pid() {
        return String.valueOf(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
