package dev.nightjar.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long a server asks to wait (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private RetryAfter() {}

    /** At least a second; a date is taken against the server's own clock where it tells it. */
    static Optional<Duration> of(HttpAnswer answer, InstantSource time) {
        return answer.header("Retry-After").map(String::strip).flatMap(text -> parse(text, answer, time));
    }

    private static Optional<Duration> parse(String text, HttpAnswer answer, InstantSource time) {
        Optional<Duration> wait = SECONDS.matcher(text).matches()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : HttpAnswer.httpDate(text).map(until -> Duration.between(now(answer, time), until));
        return wait.map(w -> w.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : w);
    }

    private static Instant now(HttpAnswer answer, InstantSource time) {
        return answer.date().orElseGet(time::instant);
    }
}
