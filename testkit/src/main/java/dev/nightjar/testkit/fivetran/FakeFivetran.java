package dev.nightjar.testkit.fivetran;

import dev.nightjar.testkit.fivetran.Endpoints.Asked;
import dev.nightjar.testkit.internal.LoopbackServer;
import dev.nightjar.testkit.internal.LoopbackServer.Incoming;
import dev.nightjar.testkit.internal.LoopbackServer.Outgoing;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.testkit.wire.Faults;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Fivetran's REST API on loopback, for tests of flows without Fivetran. It keeps state, and moves on by a clock that the
 * test moves: the same requests at the same times get the same answers.
 *
 * <pre>{@code
 * SkippingClock clock = new SkippingClock(Instant.parse("2026-11-02T00:00:00Z"));
 * try (FakeFivetran fivetran = new FakeFivetran(clock)) {
 *     fivetran.connection("shop_id", "shop").then(Scenario.FAILURE);
 *     …  // with connections: {fivetran: {type: fivetran, key: key, secret: secret, base_url: fivetran.baseUrl()}}
 * }
 * }</pre>
 *
 * <p>It knows the paths {@code /connections} and {@code /connectors}, with or without a slash at the end. Thread-safe.
 */
public final class FakeFivetran implements AutoCloseable {
    /** The API key that it takes. */
    public static final String KEY = "fake-api-key";

    /** The API secret that it takes. */
    public static final String SECRET = "fake-api-secret";

    /** The group of connections that were not given another. */
    public static final String GROUP = "fake_group";

    private static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString((KEY + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    private static final List<String> TYPES = List.of("application/json", "application/json;version=2");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final LoopbackServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Faults faults = new Faults();
    private final Quota quota = new Quota();
    /** Guarded by itself, with all that is in it. */
    private final Endpoints endpoints = new Endpoints();
    /** Guarded by {@code endpoints}. */
    private final Exchanges exchanges = new Exchanges(64 << 20, 250_000);

    /** A server on a free port of loopback. */
    public FakeFivetran(InstantSource clock) {
        this(clock, 0);
    }

    /** A server on this port of loopback. */
    public FakeFivetran(InstantSource clock, int port) {
        this.clock = clock;
        this.server = new LoopbackServer("fake fivetran", port, this::serve);
    }

    /** Where its API is, with the {@code /v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:%d/v1".formatted(server.port()));
    }

    /** A new connection of {@link #GROUP}: connected, with an automatic schedule, never synced. */
    public FakeConnection connection(String id, String schema) {
        return connection(id, GROUP, "google_sheets", schema);
    }

    /** A new connection of a group, which is a destination, too. */
    public FakeConnection connection(String id, String groupId, String service, String schema) {
        synchronized (endpoints) {
            FakeConnection connection = new FakeConnection(id, groupId, service, schema);
            endpoints.connections.put(id, connection);
            return connection;
        }
    }

    /**
     * A new transformation.
     *
     * @param ending what it comes to when it is run: {@code SUCCEEDED}, {@code FAILED} or another of Fivetran's words
     */
    public FakeTransformation transformation(String id, String ending, Duration takes) {
        synchronized (endpoints) {
            FakeTransformation transformation = new FakeTransformation(id, ending, takes);
            endpoints.transformations.put(id, transformation);
            return transformation;
        }
    }

    /** Changes a connection while it is in use, as somebody in the dashboard would. */
    public void change(String id, Consumer<FakeConnection> change) {
        synchronized (endpoints) {
            FakeConnection connection = endpoints.connections.get(id);
            if (connection == null) {
                throw new IllegalArgumentException("there is no connection '%s'".formatted(id));
            }
            connection.settle(clock.instant());
            change.accept(connection);
        }
    }

    /** Lets something go wrong. */
    public FakeFivetran fault(FaultRule rule) {
        faults.add(rule);
        return this;
    }

    /** How many requests are answered within any hour, the others with 429; 20,000 as for paying accounts if not set. */
    public FakeFivetran quota(int requestsPerHour) {
        quota.set(requestsPerHour);
        return this;
    }

    /**
     * The requests so far. Beyond 64 million characters the answers of older ones are empty; of those the last 250,000 are
     * kept.
     */
    public List<Exchange> exchanges() {
        synchronized (endpoints) {
            return exchanges.all();
        }
    }

    /** How many requests there were of which method and path have this in them. */
    public long count(String pattern) {
        Pattern found = Pattern.compile(pattern);
        return exchanges().stream()
                .filter(exchange -> found.matcher(exchange.toString()).find())
                .count();
    }

    private Optional<Outgoing> serve(Incoming request) {
        URI target = URI.create(request.target());
        Optional<Fault> fault = quota.take(clock.instant())
                .map(wait -> Fault.limited(Optional.of(wait)))
                .or(() -> faults.at(request.method(), target.getPath()));
        Reply reply = fault.map(Fault::isDone).orElse(true) ? answer(request, target) : new Reply(0, "");
        if (fault.isEmpty()) {
            record(request, target, reply);
            return Optional.of(whole(reply, Map.of()));
        }
        return switch (fault.get()) {
            case Fault.Answers(int status, Map<String, String> headers, String text, boolean _) -> {
                record(request, target, new Reply(status, text));
                yield Optional.of(whole(new Reply(status, text), headers));
            }
            case Fault.Cuts _ -> {
                record(request, target, new Reply(0, ""));
                byte[] part = "{\"code\":\"Succ".getBytes(StandardCharsets.UTF_8);
                yield Optional.of(new Outgoing(200, Map.of(), part, 10_000));
            }
            case Fault.Swells(int length, boolean _) -> {
                record(request, target, new Reply(0, ""));
                byte[] part = "{\"code\":\"Success\",\"data\":\"".getBytes(StandardCharsets.UTF_8);
                yield Optional.of(new Outgoing(200, Map.of(), part, length));
            }
            case Fault.Drops _ -> {
                record(request, target, new Reply(0, ""));
                yield Optional.empty();
            }
            case Fault.Hangs _ -> {
                record(request, target, new Reply(0, ""));
                hang();
                yield Optional.empty();
            }
            case Fault.Waits(Duration time) -> {
                hang(time);
                record(request, target, reply);
                yield Optional.of(whole(reply, Map.of()));
            }
        };
    }

    private void record(Incoming request, URI target, Reply reply) {
        synchronized (endpoints) {
            exchanges.add(new Exchange(
                    clock.instant(), request.method(), target.getPath(), request.text(), reply.status(), reply.body()));
        }
    }

    private void hang() {
        hang(Duration.ofDays(1));
    }

    private void hang(Duration time) {
        try {
            boolean _ = closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply answer(Incoming request, URI target) {
        if (!AUTHORIZATION.equals(request.headers().get("Authorization"))) {
            return Reply.error(401, "AuthFailed", "Invalid authorization credentials");
        }
        String type = request.headers().getOrDefault("Content-Type", "");
        if (!request.text().isEmpty() && !TYPES.contains(type)) {
            return Reply.error(415, "UnsupportedMediaType", "Content-Type must be application/json");
        }
        JsonNode json;
        try {
            json = Reply.MAPPER.readTree(request.text());
        } catch (JacksonException e) {
            return Reply.error(400, "BadRequest", "the body is no JSON");
        }
        List<String> path = segments(target.getRawPath());
        if (path.size() < 2 || !path.getFirst().equals("v1")) {
            return Reply.error(404, "NotFound", "there is nothing here");
        }
        try {
            synchronized (endpoints) {
                return endpoints.answer(new Asked(
                        request.method(),
                        path.subList(1, path.size()),
                        query(target.getRawQuery()),
                        json,
                        clock.instant()));
            }
        } catch (IllegalArgumentException | DateTimeException | JacksonException e) {
            return Reply.error(400, "InvalidInput", "a parameter of the query is malformed: " + e.getMessage());
        }
    }

    private Outgoing whole(Reply reply, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json;charset=utf-8");
        headers.put("Date", DATE.format(clock.instant()));
        headers.put("X-Rate-Limit", Integer.toString(quota.hourly()));
        headers.put("X-Rate-Limit-Remaining", Integer.toString(quota.remaining(clock.instant())));
        headers.putAll(more);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        return new Outgoing(reply.status(), headers, body, body.length);
    }

    private static List<String> segments(String rawPath) {
        return List.of(rawPath.split("/")).stream()
                .filter(segment -> !segment.isEmpty())
                .map(segment -> segment.equals("connectors") ? "connections" : segment)
                .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                .toList();
    }

    private static Map<String, String> query(@Nullable String rawQuery) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    /** Ends it; what hangs is let go. */
    @Override
    public void close() {
        closing.countDown();
        server.close();
    }
}
