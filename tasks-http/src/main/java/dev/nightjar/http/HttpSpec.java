package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link HttpTask} sends, and what answer is waited for.
 *
 * <p>In {@code url}, {@code headers} and {@code body}, <code>{{secret.NAME}}</code> stands for a secret by its name, and
 * <code>{{value.NAME}}</code> for one of {@code values}: percent-encoded in the address, escaped in a body of JSON.
 *
 * @param headers by their names; one with a secret in it goes to no other origin
 * @param body sent with the header {@code Content-Type}, by default {@code application/json}
 * @param idempotencyHeader the header that makes the server do a repeated request once, {@code Idempotency-Key} for
 *     example; with it the request is sent again whatever its method
 * @param done what answer is a success; default any with a status of 2xx
 * @param poll how it is waited for; default not at all
 */
@Description("Calls an HTTP address, and waits until its answer says that all is done.")
public record HttpSpec(
        @Description("What is asked: get, post, put, patch, delete, head or options.") @Default("get")
        HttpMethod method,

        @Description("The address.") String url,

        @Description("Headers by their names; {{secret.NAME}} stands for a secret.")
        Map<String, String> headers,

        @Description("The body.") Optional<String> body,
        @Description("What {{value.NAME}} stands for.") Map<String, String> values,

        @Description("The header that carries an idempotency key, if the server knows one.")
        Optional<String> idempotencyHeader,

        @Description("What answer is a success; any with a status of 2xx if not given.")
        Optional<DoneRule> done,

        @Description("How to wait for that answer; without it, the first answer decides.")
        Optional<Poll> poll) {
    public HttpSpec {
        requireNonNull(method, "method is null");
        requireNonNull(url, "url is null");
        headers = Map.copyOf(headers);
        requireNonNull(body, "body is null");
        values = Map.copyOf(values);
        requireNonNull(idempotencyHeader, "idempotencyHeader is null");
        requireNonNull(done, "done is null");
        requireNonNull(poll, "poll is null");
        if (body.isPresent() && (method == HttpMethod.GET || method == HttpMethod.HEAD)) {
            throw new IllegalArgumentException(
                    "a %s has no body; say with 'method' what is sent, or leave 'body' out".formatted(method));
        }
        boolean asksAgain = poll.isPresent() && poll.get().url().isEmpty();
        if (asksAgain && !method.isIdempotent() && idempotencyHeader.isEmpty()) {
            throw new IllegalArgumentException(
                    "a %s is not sent twice; give 'poll' a 'url' to ask how it ended".formatted(method));
        }
    }

    /** Asks an address. */
    public static HttpSpec get(String url) {
        return of(HttpMethod.GET, url, Optional.empty());
    }

    /** Sends JSON to an address. */
    public static HttpSpec post(String url, String json) {
        return of(HttpMethod.POST, url, Optional.of(json));
    }

    private static HttpSpec of(HttpMethod method, String url, Optional<String> body) {
        return new HttpSpec(
                method, url, Map.of(), body, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with these headers. */
    public HttpSpec withHeaders(Map<String, String> newHeaders) {
        return new HttpSpec(method, url, newHeaders, body, values, idempotencyHeader, done, poll);
    }

    /** The same with these values for its placeholders. */
    public HttpSpec withValues(Map<String, String> newValues) {
        return new HttpSpec(method, url, headers, body, newValues, idempotencyHeader, done, poll);
    }

    /** The same with an idempotency key in this header. */
    public HttpSpec withIdempotencyHeader(String header) {
        return new HttpSpec(method, url, headers, body, values, Optional.of(header), done, poll);
    }

    /** The same with another rule of what is a success. */
    public HttpSpec doneWhen(DoneRule rule) {
        return new HttpSpec(method, url, headers, body, values, idempotencyHeader, Optional.of(rule), poll);
    }

    /** The same, waiting for its success. */
    public HttpSpec polling(Poll newPoll) {
        return new HttpSpec(method, url, headers, body, values, idempotencyHeader, done, Optional.of(newPoll));
    }
}
