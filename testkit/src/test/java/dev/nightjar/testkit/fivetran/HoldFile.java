package dev.nightjar.testkit.fivetran;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Another process that holds a DuckDB file until it is closed. */
final class HoldFile implements AutoCloseable {
    private final Process process;

    HoldFile(Path file) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldFile.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        if (!"held".equals(said.readLine())) {
            throw new IllegalStateException(file + " could not be held");
        }
    }

    /** The process itself: holds the file until its input ends. */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + arguments[0], new Properties())) {
            System.out.println(connection.isClosed() ? "closed" : "held");
            System.in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
