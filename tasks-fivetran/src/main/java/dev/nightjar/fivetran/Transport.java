package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.http.Header;
import dev.nightjar.http.HttpAnswer;
import dev.nightjar.http.HttpMethod;
import dev.nightjar.http.HttpRequest;
import dev.nightjar.http.HttpSender;
import dev.nightjar.http.HttpSettings;
import dev.nightjar.http.Retries;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests in Fivetran's form, and its answers or what they say went wrong. Thread-safe. */
final class Transport {
    static final JsonMapper MAPPER = new JsonMapper();

    /** Fivetran asks the source meanwhile: setup tests, schema reload. */
    private static final Duration SLOW = Duration.ofMinutes(10);

    private final URI baseUrl;
    private final Header authorization;
    private final String account;
    private final HttpSender sender;
    private final HttpSender slowSender;
    private final Optional<Instant> latest;
    private final AtomicReference<Optional<RequestQuota>> quota;
    private final Runnable onRequest;

    Transport(FivetranSpec spec, Timekeeper time) {
        this.baseUrl = spec.baseUrl();
        this.authorization = Header.secret("Authorization", "Basic " + spec.credentials());
        // Fivetran counts per account; whoever has the same key surely shares one.
        this.account = "fivetran " + baseUrl.getAuthority() + " " + spec.credentials();
        HttpSettings settings = spec.http().orElse(HttpSettings.DEFAULT);
        this.sender = new HttpSender(settings, Retries.DEFAULT, time);
        this.slowSender = settings.read().compareTo(SLOW) < 0 && spec.http().isEmpty()
                ? new HttpSender(settings.withRead(SLOW), Retries.DEFAULT, time)
                : sender;
        this.latest = Optional.empty();
        this.quota = new AtomicReference<>(Optional.empty());
        this.onRequest = () -> {};
    }

    private Transport(Transport other, Optional<Instant> latest, Runnable onRequest) {
        this.baseUrl = other.baseUrl;
        this.authorization = other.authorization;
        this.account = other.account;
        this.sender = other.sender;
        this.slowSender = other.slowSender;
        this.latest = latest;
        this.quota = other.quota;
        this.onRequest = onRequest;
    }

    /** The same, which does not wait for another try beyond this instant. */
    Transport until(Instant instant) {
        return new Transport(this, Optional.of(instant), onRequest);
    }

    /** The same, which tells of each request before it is sent. */
    Transport telling(Runnable newOnRequest) {
        return new Transport(this, latest, newOnRequest);
    }

    /** What the last answer said of the account's quota. */
    Optional<RequestQuota> quota() {
        return requireNonNull(quota.get(), "it is never null");
    }

    Timekeeper time() {
        return sender.time();
    }

    /** Who shares a rate limit, and whose connections are meant by an id. */
    String account() {
        return account;
    }

    HttpAnswer get(String path) throws InterruptedException {
        return exchange(sender, request(HttpMethod.GET, path));
    }

    /** Sends a body once. */
    HttpAnswer post(String path, Object body) throws InterruptedException {
        return exchange(sender, request(HttpMethod.POST, path).withBody(json(body), "application/json"));
    }

    /** Sends a body that does the same when it comes twice. */
    HttpAnswer put(HttpMethod method, String path, Object body) throws InterruptedException {
        return exchange(
                sender,
                request(method, path).withBody(json(body), "application/json").resendable(true));
    }

    /** As {@link #put}, for what takes minutes. */
    HttpAnswer ask(String path, Object body) throws InterruptedException {
        return exchange(
                slowSender,
                request(HttpMethod.POST, path)
                        .withBody(json(body), "application/json")
                        .resendable(true));
    }

    void delete(String path) throws InterruptedException {
        exchange(sender, request(HttpMethod.DELETE, path));
    }

    /** The {@code data} of an answer. */
    static Fields data(HttpAnswer answer) {
        try {
            return new Fields(MAPPER.readTree(answer.body())).object("data");
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    static NightjarException malformed(JacksonException e) {
        return new NightjarException(
                ErrorCode.EXTERNAL,
                "an answer of Fivetran is malformed JSON (%s); try again, and look at what stands between"
                        .formatted(e.getOriginalMessage()));
    }

    /** A path of these parts, each percent-encoded. */
    static String path(String... parts) {
        return Stream.of(parts).map(part -> "/" + encoded(part)).collect(Collectors.joining());
    }

    /** A query of what is there. */
    static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static byte[] json(Object body) {
        return MAPPER.writeValueAsBytes(body);
    }

    private HttpRequest request(HttpMethod method, String path) {
        HttpRequest request = HttpRequest.of(
                        method, URI.create(baseUrl.toString().replaceFirst("/+$", "") + path))
                .with(authorization)
                .with(Header.of("Accept", "application/json;version=2"))
                .with(Header.of("User-Agent", "nightjar"));
        return latest.map(request::noLaterThan).orElse(request);
    }

    private HttpAnswer exchange(HttpSender over, HttpRequest request) throws InterruptedException {
        onRequest.run();
        HttpAnswer answer = over.send(request, account);
        RequestQuota.of(answer).ifPresent(said -> quota.set(Optional.of(said)));
        boolean isEmpty = answer.isSuccess() && answer.body().length == 0;
        if (answer.isSuccess() && (isEmpty || isObject(answer))) {
            return answer;
        }
        throw failure(request, answer);
    }

    private static boolean isObject(HttpAnswer answer) {
        for (byte b : answer.body()) {
            if (!Character.isWhitespace(b)) {
                return b == '{';
            }
        }
        return false;
    }

    private static FivetranException failure(HttpRequest request, HttpAnswer answer) {
        String excerpt = HttpSender.excerpt(request, answer);
        @Nullable JsonNode body = parsed(answer);
        if (answer.isSuccess()) {
            return new FivetranException(
                    answer.status(),
                    "",
                    "%s was answered with something else than Fivetran's JSON: a proxy or a login page may stand before it; check baseUrl and the proxy. It said: %s"
                            .formatted(request, excerpt));
        }
        Fields fields = new Fields(body == null ? MAPPER.nullNode() : body);
        String code = fields.text("code").orElse("");
        return new FivetranException(
                answer.status(),
                code,
                "%s was answered with HTTP %d %s; %s. It said: %s"
                        .formatted(request, answer.status(), code, advice(answer.status()), excerpt));
    }

    private static @Nullable JsonNode parsed(HttpAnswer answer) {
        try {
            return MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            return null;
        }
    }

    private static String advice(int status) {
        return switch (status) {
            case 401 -> "check the API key and its secret";
            case 403 -> "give the API key the right to do this";
            case 404 -> "check the id, and that the API key may see it";
            case 409 -> "something else is being done with it: try later";
            case 400, 405, 406, 415 -> "check what was asked for";
            default -> "try later, or see status.fivetran.com";
        };
    }
}
