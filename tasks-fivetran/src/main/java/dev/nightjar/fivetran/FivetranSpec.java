package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.Secret;
import dev.nightjar.http.HttpMethod;
import dev.nightjar.http.HttpRequest;
import dev.nightjar.http.HttpSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a Fivetran account is reached: with an API key and its secret, or with both in the encoded form that the dashboard
 * shows.
 *
 * @param baseUrl with its {@code /v1}; default the service itself
 * @param http time-outs and proxy; default as {@link HttpSettings} says
 */
@Description("A Fivetran account.")
public record FivetranSpec(
        @Description("The API key.") Optional<Secret> key,

        @Description("The API secret that belongs to it.") Optional<Secret> secret,

        @Description("In place of both, the base64-encoded API key of the dashboard.")
        Optional<Secret> encodedKey,

        @Description("Another address of the API.") @Default("https://api.fivetran.com/v1")
        URI baseUrl,

        @Description("Time-outs and proxy.") Optional<HttpSettings> http) {
    public FivetranSpec {
        // It says what is wrong with an address, here with the line where it stands.
        HttpRequest _ = HttpRequest.of(HttpMethod.GET, baseUrl);
        requireNonNull(http, "http is null");
        if (key.isPresent() != secret.isPresent() || key.isPresent() == encodedKey.isPresent()) {
            throw new IllegalArgumentException("it takes 'key' and 'secret', or 'encoded_key'; give one of the two");
        }
    }

    /** With an API key and its secret. */
    public static FivetranSpec of(Secret key, Secret secret, URI baseUrl) {
        return new FivetranSpec(Optional.of(key), Optional.of(secret), Optional.empty(), baseUrl, Optional.empty());
    }

    /** The same with other time-outs. */
    public FivetranSpec withHttp(HttpSettings settings) {
        return new FivetranSpec(key, secret, encodedKey, baseUrl, Optional.of(settings));
    }

    /** What follows {@code Basic} in the header of a request. */
    String credentials() {
        return encodedKey.map(Secret::reveal).orElseGet(() -> {
            String pair =
                    key.orElseThrow().reveal() + ":" + secret.orElseThrow().reveal();
            return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        });
    }
}
