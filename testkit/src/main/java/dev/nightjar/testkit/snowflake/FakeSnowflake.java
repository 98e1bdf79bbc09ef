package dev.nightjar.testkit.snowflake;

import dev.nightjar.testkit.internal.LoopbackServer;
import dev.nightjar.testkit.internal.LoopbackServer.Incoming;
import dev.nightjar.testkit.internal.LoopbackServer.Outgoing;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.testkit.wire.Faults;
import dev.nightjar.testkit.wire.Outage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Snowflake's wire on loopback, for tests without an account: the real JDBC driver logs in here, and gets the answers that
 * the test has scripted.
 *
 * <pre>{@code
 * try (FakeSnowflake snowflake = new FakeSnowflake()) {
 *     snowflake.when("SELECT COUNT(*) FROM SHOP.ORDERS").then(Answer.value("COUNT(*)", "42"));
 *     …  // with connections: {warehouse: {type: snowflake, account: fake, url: snowflake.url(), …}}
 *     assertThat(snowflake.statements()).extracting(Sent::sql).containsExactly("SELECT COUNT(*) FROM SHOP.ORDERS");
 * }
 * }</pre>
 *
 * <p>It knows log-ins of every kind, tokens that expire and are renewed, statements that are waited for, polled, asked by
 * id and cancelled, results in chunks, files that go to a stage, and the history by tag. By itself it answers what
 * {@code SYSTEM$CANCEL_QUERY}, {@code RESULT_SCAN}, transactions and the history by {@code QUERY_TAG} are for; any other
 * statement without a script fails by name. Thread-safe.
 */
public final class FakeSnowflake implements AutoCloseable {
    private final LoopbackServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Faults faults = new Faults();
    private final Endpoints endpoints = new Endpoints();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** A server on a free port of loopback. */
    public FakeSnowflake() {
        server = new LoopbackServer("fake snowflake", 0, this::serve);
    }

    /** Where it is: {@code http://127.0.0.1:…}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** The rule of statements with exactly this text. */
    public Rule when(String sql) {
        return when(sent -> sent.sql().equals(sql));
    }

    /** The rule of statements that this test knows. A later rule goes before an earlier one. */
    public Rule when(Predicate<Sent> known) {
        return answers -> {
            endpoints.script.add(known, List.of(answers));
            return this;
        };
    }

    /** What a statement without a rule gets; empty for one that this does not know either. Asked once for each. */
    public FakeSnowflake otherwise(Function<Sent, Optional<Answer>> answers) {
        endpoints.otherwise = answers;
        return this;
    }

    /** What statements of a rule get. */
    public interface Rule {
        /** These answers one after the other, and then the last one again and again. */
        FakeSnowflake then(Answer... answers);
    }

    /** Lets something go wrong on the wire, whatever the statement. */
    public FakeSnowflake fault(FaultRule rule) {
        faults.add(rule);
        return this;
    }

    /** The network is lost from now on: {@code Outage.lasting()} until the test ends it, {@code Outage.ending(3)} by itself. */
    public FakeSnowflake lose(Outage outage) {
        server.lose(outage);
        return this;
    }

    /** Refuses log-ins from now on where this gives a failure, {@link Answer.Outcome.Fails} with code and message. */
    public FakeSnowflake refuseLogins(Function<Login, Optional<Answer.Outcome.Fails>> doorkeeper) {
        endpoints.doorkeeper = doorkeeper;
        return this;
    }

    /** All tokens expire now; the driver gets new ones by itself. */
    public void expireTokens() {
        endpoints.sessions.expireTokens();
    }

    /** All sessions end now: only another log-in helps. */
    public void expireSessions() {
        endpoints.sessions.expire();
    }

    /** Lets statements that are held go on to their end. */
    public void release() {
        endpoints.queries.running().forEach(FakeQuery::release);
    }

    /** All log-ins so far. */
    public List<Login> logins() {
        return List.copyOf(endpoints.logins);
    }

    /** All statements so far, each once however often it was sent. */
    public List<Sent> statements() {
        return endpoints.queries.all();
    }

    /** Those that still run. */
    public List<Sent> running() {
        return endpoints.queries.running().stream().map(FakeQuery::sent).toList();
    }

    /** How many sessions are open. */
    public long openSessions() {
        return endpoints.sessions.count();
    }

    /** What was sent to {@code /oauth/token-request}, by the names of the form. */
    public List<Map<String, String>> tokenRequests() {
        return endpoints.tokens.requests();
    }

    /** How many requests there were of which method and path have this in them: {@code POST /session/heartbeat}. */
    public long count(String pattern) {
        Pattern found = Pattern.compile(pattern);
        return requests.stream()
                .filter(request -> found.matcher(request).find())
                .count();
    }

    private Optional<Outgoing> serve(Incoming request) {
        URI target = URI.create(request.target());
        requests.add(request.method() + " " + target.getPath());
        Optional<Fault> fault = faults.at(request.method(), target.getPath());
        Optional<Outgoing> answer = fault.map(Fault::isDone).orElse(true)
                ? Optional.of(endpoints.answer(request, target, url().toString()))
                : Optional.empty();
        return fault.isEmpty() ? answer : spoiled(fault.get(), answer);
    }

    private Optional<Outgoing> spoiled(Fault fault, Optional<Outgoing> answer) {
        return switch (fault) {
            case Fault.Answers(int status, Map<String, String> headers, String text, boolean _) ->
                Optional.of(Wire.text(status, "application/json", headers, text));
            case Fault.Cuts _ -> Optional.of(brokenOff(10_000));
            case Fault.Swells(int length, boolean _) -> Optional.of(brokenOff(length));
            case Fault.Drops _ -> Optional.empty();
            case Fault.Waits(var time) -> {
                await(time.toMillis());
                yield answer;
            }
            case Fault.Hangs _ -> {
                await(Long.MAX_VALUE);
                yield Optional.empty();
            }
        };
    }

    private static Outgoing brokenOff(int length) {
        byte[] part = "{\"data\":{".getBytes(StandardCharsets.UTF_8);
        return new Outgoing(200, Map.of("Content-Type", "application/json"), part, length);
    }

    private void await(long millis) {
        try {
            boolean _ = closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it; what hangs is let go. */
    @Override
    public void close() {
        closing.countDown();
        server.close();
    }
}
