package dev.nightjar.testkit.fivetran;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A request that the fake has had, and its answer.
 *
 * @param at by the fake's clock
 * @param path without the query
 * @param status 0 where a fault left the request without an answer
 */
public record Exchange(Instant at, String method, String path, String request, int status, String answer) {
    public Exchange {
        requireNonNull(at, "at is null");
        requireNonNull(method, "method is null");
        requireNonNull(path, "path is null");
        requireNonNull(request, "request is null");
        requireNonNull(answer, "answer is null");
    }

    Exchange withoutAnswer() {
        return new Exchange(at, method, path, request, status, "");
    }

    /** Method and path, {@code POST /v1/connections/x/sync} for example. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
