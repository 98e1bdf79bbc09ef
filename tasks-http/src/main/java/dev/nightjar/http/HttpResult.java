package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The answer that was waited for.
 *
 * @param body as UTF-8
 */
public record HttpResult(int status, String body) {
    public HttpResult {
        requireNonNull(body, "body is null");
    }

    /** A value of a body of JSON by its pointer, as text; empty when there is none. */
    public Optional<String> at(String pointer) {
        return AnswerJson.at(body, pointer);
    }
}
