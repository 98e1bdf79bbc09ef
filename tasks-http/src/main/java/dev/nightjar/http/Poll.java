package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.time.Duration;
import java.util.Optional;

/**
 * How {@link HttpTask} waits for an answer.
 *
 * @param url asked with {@code GET} and the request's headers; <code>{{answer./job/id}}</code> in it is a value of the
 *     first answer by its JSON pointer. At its very beginning that is an address or a path that the server gives, which is
 *     followed as a redirect is: credentials go to no other origin. Default: the same request again
 * @param every the wait between two; default 10 s
 * @param deadline how long in all; default an hour
 */
@Description("How to wait for an answer.")
public record Poll(
        @Description("The address that tells; {{answer./job/id}} is a value of the first answer.")
        Optional<String> url,

        @Description("The wait between two requests.") @Default("10s")
        Duration every,

        @Description("How long to wait in all.") @Default("1h")
        Duration deadline) {
    public Poll {
        requireNonNull(url, "url is null");
        if (!every.isPositive() || !deadline.isPositive()) {
            throw new IllegalArgumentException(
                    "every and deadline must be positive: %s, %s".formatted(every, deadline));
        }
    }

    /** Asks the same address again. */
    public static Poll every(Duration every, Duration deadline) {
        return new Poll(Optional.empty(), every, deadline);
    }

    /** Asks another address. */
    public static Poll at(String url, Duration every, Duration deadline) {
        return new Poll(Optional.of(url), every, deadline);
    }
}
