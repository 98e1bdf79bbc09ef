package dev.nightjar.snowflake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/** What stands between the driver and the whole-path fake, and leaves a chosen statement without an answer. Thread-safe. */
final class StoppingProxy implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "http2-settings", "transfer-encoding");

    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Guarded by this, as are the others. */
    private final List<String> statements = new ArrayList<>();

    private int stopAt = Integer.MAX_VALUE;
    private boolean passesOn;
    private CountDownLatch stopped = new CountDownLatch(1);

    StoppingProxy(URI behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on statements are counted anew; all are answered. */
    synchronized void passAll() {
        statements.clear();
        stopAt = Integer.MAX_VALUE;
    }

    /**
     * From now on statements are counted anew, and this one is not answered.
     *
     * @param statement the first is 0
     * @param done whether Snowflake gets it
     */
    synchronized void stopAt(int statement, boolean done) {
        statements.clear();
        stopAt = statement;
        passesOn = done;
        stopped = new CountDownLatch(1);
    }

    /** Done when the statement has come, and is done where it is to be. */
    synchronized CountDownLatch stopped() {
        return stopped;
    }

    /** The statements since they were counted. */
    synchronized List<String> statements() {
        return List.copyOf(statements);
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean stops =
                    exchange.getRequestURI().getPath().endsWith("/query-request") && stops(text(exchange, body));
            if (!stops || passes()) {
                HttpResponse<byte[]> answer =
                        client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
                if (!stops) {
                    answer(exchange, answer);
                    return;
                }
            }
            stopped().countDown();
            closing.await();
        } catch (IOException _) {
            // The client has gone.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean passes() {
        return passesOn;
    }

    private synchronized boolean stops(String statement) {
        statements.add(statement);
        return statements.size() - 1 == stopAt;
    }

    private static String text(HttpExchange exchange, byte[] body) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in =
                packed ? new GZIPInputStream(new ByteArrayInputStream(body)) : new ByteArrayInputStream(body)) {
            return JSON.readTree(in.readAllBytes()).path("sqlText").asString("");
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(behind + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
        client.close();
    }
}
