package dev.nightjar.testkit.snowflake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.nightjar.testkit.internal.PythonEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Snowflake account on this machine, which the real JDBC driver and the real dbt-snowflake work on: schemas, tables and
 * rows, clones as of an instant, comments, owners, grants. It is a child process in Python, on fakesnow and DuckDB, holds
 * everything in memory, and listens on loopback alone. It ends with {@link #close}, and with this JVM however that ends.
 *
 * <pre>{@code
 * try (FakesnowServer snowflake = FakesnowServer.start()) {
 *     …  // with connections: {warehouse: {type: snowflake, account: fake, url: snowflake.url(), …}}
 * }
 * }</pre>
 *
 * <p>Any user, password, role and warehouse may log in; databases are made by {@code CREATE DATABASE} or {@link #load}. What
 * the fake does not know, it refuses with {@code 000002 (0A000)}. {@code docs/snowflake.md} tells what that is.
 *
 * <p>The Python to run it with is that of {@code NIGHTJAR_FAKESNOW}, which {@code nightjar --prepare fakesnow} prints; in a
 * checkout of Nightjar it is prepared where the variable is not set. Thread-safe.
 */
public final class FakesnowServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String START = """
            import sys
            sys.path.insert(0, sys.argv.pop(1))
            from nightjar_fakesnow.__main__ import main
            main()
            """;
    private static final long STOP_SECONDS = 5;

    private static final class Python {
        private static final String PATH = new PythonEnvironment("fakesnow", "NIGHTJAR_FAKESNOW").program();
    }

    private final Process process;
    private final Path errors;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private FakesnowServer(Process process, Path errors, int port) {
        this.process = process;
        this.errors = errors;
        this.port = port;
    }

    /**
     * Starts one, and waits until it answers.
     *
     * @throws IllegalStateException with what to do, where its Python is not there or it does not start
     */
    public static FakesnowServer start() {
        String python = Python.PATH;
        try {
            Path errors = Files.createTempFile("fakesnow", ".log");
            // Its standard input is a pipe that nobody writes to: at its end the server ends.
            Process process = new ProcessBuilder(python, "-I", "-B", "-u", "-c", START, code())
                    .redirectError(errors.toFile())
                    .start();
            FakesnowServer server = new FakesnowServer(process, errors, port(process, errors));
            server.send("GET", "ready", Map.of());
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("the fake of Snowflake does not start with " + python, e);
        }
    }

    /** Where its modules lie: Python reads them from a folder and from a jar alike. */
    static String code() {
        URL known = requireNonNull(
                FakesnowServer.class.getResource("/fakesnow/nightjar_fakesnow/__init__.py"),
                "the fake's own code is not on the class path");
        String inside =
                known.getProtocol().equals("jar") ? known.getPath().replace(".jar!/", ".jar/") : known.toString();
        return Path.of(URI.create(inside)).resolve("../..").normalize().toString();
    }

    private static int port(Process process, Path errors) throws IOException {
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        if (line == null) {
            String said = Files.readString(errors);
            Files.deleteIfExists(errors);
            throw new IllegalStateException("the fake of Snowflake ended at its start: " + said.strip());
        }
        return Integer.parseInt(line.strip());
    }

    /** Where it is: {@code http://127.0.0.1:…}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its process, for tests of how it ends. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /**
     * Sets its time, which runs on from there: what {@code CURRENT_TIMESTAMP()} says, and when tables are made and
     * changed. Without this it is that of the machine.
     */
    public void setClock(Instant now) {
        send("PUT", "clock", Map.of("now", now.toString()));
    }

    /**
     * Runs statements of DuckDB with a database as the current one, which is made where it is not there. Its schemas,
     * tables, primary keys and rows are then as the statements left them, by their exact names; a table that none of them
     * names has not changed. A database is filled either so or by SQL of Snowflake, not by both.
     *
     * @throws IllegalStateException with what DuckDB said
     */
    public void load(String database, List<String> statements) {
        send("POST", "duckdb", Map.of("database", database, "statements", statements));
    }

    private void send(String method, String what, Map<String, Object> body) {
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/nightjar/" + what))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.createObjectNode();
            if (!answer.path("success").asBoolean(false)) {
                throw new IllegalStateException("the fake of Snowflake cannot do '%s': %s %s"
                        .formatted(what, answer.path("message").asString(response.body()), said().orElse("")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the fake of Snowflake does not answer: " + said().orElse(""), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the fake of Snowflake was asked", e);
        }
    }

    private Optional<String> said() {
        try {
            return Optional.of(Files.readString(errors).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Ends it, with all that it holds. */
    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(errors);
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
