package dev.nightjar.testkit.wire;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What goes wrong on the wire. */
public sealed interface Fault {
    /** Whether the request is done although its answer is not what it should be. */
    boolean isDone();

    /** Another answer. */
    record Answers(int status, Map<String, String> headers, String body, boolean isDone) implements Fault {
        public Answers {
            headers = Map.copyOf(headers);
        }
    }

    /** The connection is closed before the answer. */
    record Drops(boolean isDone) implements Fault {}

    /** The answer breaks off in its body. */
    record Cuts(boolean isDone) implements Fault {}

    /** The answer says that its body has so many bytes, and breaks off after a few. */
    record Swells(int length, boolean isDone) implements Fault {}

    /** No answer comes until the fake is closed. */
    record Hangs(boolean isDone) implements Fault {}

    /** The answer comes after a while. */
    record Waits(Duration time) implements Fault {
        @Override
        public boolean isDone() {
            return true;
        }
    }

    /** Fivetran's rate limit, with or without a time to wait. */
    static Fault limited(Optional<Duration> retryAfter) {
        Map<String, String> headers = retryAfter
                .map(wait -> Map.of("Retry-After", "" + wait.toSeconds()))
                .orElse(Map.of());
        return new Answers(429, headers, """
                {"code":"TooManyRequests","message":"Max 20000 api calls allowed in one-hour rolling time period"}""", false);
    }

    /** A status, with a code in JSON. */
    static Fault status(int status, String code) {
        return new Answers(
                status, Map.of(), "{\"code\":\"%s\",\"message\":\"so the test wants it\"}".formatted(code), false);
    }

    /** What a gateway says. */
    static Fault html(int status) {
        return new Answers(status, Map.of("Content-Type", "text/html"), "<html><h1>Bad Gateway</h1></html>", false);
    }
}
