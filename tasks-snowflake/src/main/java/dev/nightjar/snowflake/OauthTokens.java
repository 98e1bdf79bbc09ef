package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access tokens that are got with a refresh token, each used until shortly before it expires. Thread-safe. */
final class OauthTokens {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MARGIN = Duration.ofSeconds(60);
    private static final long DEFAULT_SECONDS = 600;
    private static final JsonMapper MAPPER = new JsonMapper();

    private record Token(String value, Instant goodUntil) {}

    private final SnowflakeLogin.OauthRefresh login;
    private final URI url;
    private final Optional<SnowflakeProxy> proxy;
    private final InstantSource clock;
    /** Guarded by this; a server may give another with each access token. */
    private @Nullable String refreshToken;
    /** Guarded by this. */
    private @Nullable Token token;

    OauthTokens(SnowflakeLogin.OauthRefresh login, SnowflakeSpec spec, InstantSource clock) {
        this.login = login;
        this.url = login.tokenUrl().orElseGet(() -> spec.address().resolve("/oauth/token-request"));
        this.proxy = spec.proxy();
        this.clock = clock;
    }

    /**
     * An access token that is good for a while.
     *
     * @throws NightjarException {@code CONFIG} when the server refuses, {@code EXTERNAL} when it cannot be reached,
     *     {@code CANCELLED} on an interrupt
     */
    synchronized String get() {
        Token known = token;
        if (known == null || !clock.instant().isBefore(known.goodUntil())) {
            known = refresh();
            token = known;
        }
        return known.value();
    }

    /** The token is not to be used again: Snowflake has refused it. */
    synchronized void forget() {
        token = null;
    }

    private Token refresh() {
        String client = login.clientId() + ":" + login.clientSecret().reveal();
        String refresh = refreshToken == null ? login.refreshToken().reveal() : refreshToken;
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=refresh_token&refresh_token="
                        + URLEncoder.encode(requireNonNull(refresh), StandardCharsets.UTF_8)))
                .build();
        try (HttpClient http = client()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw refused("answered %d".formatted(response.statusCode()), passes(response.statusCode()));
            }
            return read(MAPPER.readTree(response.body()));
        } catch (IOException e) {
            throw refused("cannot be reached (%s)".formatted(e.getClass().getSimpleName()), true);
        } catch (JacksonException _) {
            // Without its cause, which would quote the answer, and with it tokens.
            throw refused("gave an answer that is no JSON", true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NightjarException(ErrorCode.CANCELLED, "interrupted while an OAuth token was got", e);
        }
    }

    private static boolean passes(int status) {
        return status >= 500 || status == 408 || status == 429;
    }

    private Token read(JsonNode answer) {
        String value = answer.path("access_token").asString("");
        if (value.isEmpty()) {
            throw refused("gave no access token", false);
        }
        String next = answer.path("refresh_token").asString("");
        if (!next.isEmpty()) {
            refreshToken = next;
        }
        long seconds = answer.path("expires_in").asLong(DEFAULT_SECONDS);
        return new Token(value, clock.instant().plusSeconds(seconds).minus(MARGIN));
    }

    private HttpClient client() {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        proxy.filter(way -> way.isFor(url.getHost()))
                .ifPresent(way ->
                        builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(way.host(), way.port()))));
        return builder.build();
    }

    private NightjarException refused(String what, boolean later) {
        return new NightjarException(
                later ? ErrorCode.EXTERNAL : ErrorCode.CONFIG,
                "the OAuth server %s %s; %s"
                        .formatted(
                                url,
                                what,
                                later
                                        ? "try again later"
                                        : "check client_id, client_secret and refresh_token, or get a new refresh token"));
    }
}
