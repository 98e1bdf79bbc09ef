package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests and brings whole answers.
 *
 * <ul>
 *   <li>A request is sent again only where that is safe: when it never left, when the server refused it with 429, and,
 *       if it may be {@linkplain HttpRequest#resend() resent}, when the answer was lost or is 408, 500, 502, 503 or 504.
 *   <li>{@code Retry-After} is honoured, an hour too; a 429 holds back all clients of the process that use the account.
 *   <li>A redirect is followed, at most five in a row; credentials do not go to another origin, nor does a body. Only 303
 *       makes a {@code GET} of another method, unlike in browsers.
 *   <li>Neither logs nor failures have credentials in them.
 * </ul>
 *
 * <p>Thread-safe. All senders share their connections; there is nothing to close.
 */
public final class HttpSender {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);
    private static final Set<Integer> PASSING = Set.of(408, 500, 502, 503, 504);

    private final Wire wire;
    private final Retries retries;
    private final Timekeeper time;
    private final Logger log;

    public HttpSender(HttpSettings settings, Retries retries, Timekeeper time) {
        this(settings, retries, time, LOG);
    }

    /** One that logs there. */
    HttpSender(HttpSettings settings, Retries retries, Timekeeper time, Logger log) {
        this.wire = new Wire(settings);
        this.retries = requireNonNull(retries, "retries is null");
        this.time = requireNonNull(time, "time is null");
        this.log = log;
    }

    /** The time that it waits by. */
    public Timekeeper time() {
        return time;
    }

    /** As {@link #send(HttpRequest, String)}, with the request's host as the account. */
    public HttpAnswer send(HttpRequest request) throws InterruptedException {
        return send(request, request.uri().getHost());
    }

    /**
     * Sends it, as often as is safe and needed.
     *
     * @param account who shares a rate limit
     * @return the answer, of whatever status
     * @throws HttpFailure when there is none
     * @throws InterruptedException when the thread was interrupted; a request under way is ended
     */
    public HttpAnswer send(HttpRequest request, String account) throws InterruptedException {
        Instant begun = time.instant();
        Route route = new Route(request);
        int failures = 0;
        int refusals = 0;
        while (true) {
            waitForTurn(route, account, begun);
            Optional<HttpAnswer> answer = attempt(route, failures + 1 < retries.attempts());
            if (answer.isPresent() && answer.get().status() == 429) {
                refusals++;
                Duration backoff = retries.backoff().delay(refusals, random());
                RateLimits.SHARED.close(
                        time, account, RetryAfter.of(answer.get(), time).orElse(backoff));
                log.info("{} was refused by a rate limit", request);
                continue;
            }
            if (answer.isPresent() && !triesAgain(route.next(), answer.get(), failures)) {
                return answer.get();
            }
            failures++;
            Duration backoff = retries.backoff().delay(failures, random());
            Duration wait = answer.flatMap(a -> RetryAfter.of(a, time)).orElse(backoff);
            if (answer.isPresent() && (isTooLong(request, wait) || isTooLong(begun, wait))) {
                return answer.get();
            }
            time.sleep(wait);
        }
    }

    /** What a person may be shown of an answer: the begin of its body, without the request's credentials. */
    public static String excerpt(HttpRequest request, HttpAnswer answer) {
        return Redaction.excerpt(answer.text(), request.headers());
    }

    /** The answer, or nothing when the request may and should be sent again. */
    private Optional<HttpAnswer> attempt(Route route, boolean mayTryAgain) throws InterruptedException {
        try {
            return Optional.of(route.exchange(wire));
        } catch (HttpFailure e) {
            boolean safe = switch (e.kind()) {
                case NOT_SENT -> true;
                case LOST, NO_ANSWER -> route.next().resend();
                case UNTRUSTED, TOO_LARGE, REDIRECTED, LIMITED -> false;
            };
            if (!safe
                    || !mayTryAgain
                    || isTooLong(route.next(), retries.backoff().initial())) {
                throw e;
            }
            log.info("trying again: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void waitForTurn(Route route, String account, Instant begun) throws InterruptedException {
        for (Duration left = RateLimits.SHARED.left(time, account);
                left.isPositive();
                left = RateLimits.SHARED.left(time, account)) {
            HttpRequest request = route.next();
            if (isTooLong(request, left) || isTooLong(begun, left)) {
                throw route.onTheWay(new HttpFailure(
                        HttpFailure.Kind.LIMITED,
                        "%s: the server wants no more requests until %s, which is too long; try later, or send fewer"
                                .formatted(request, time.instant().plus(left)),
                        null));
            }
            time.sleep(left);
        }
    }

    private boolean triesAgain(HttpRequest request, HttpAnswer answer, int failures) {
        boolean again = PASSING.contains(answer.status()) && request.resend() && failures + 1 < retries.attempts();
        if (again) {
            log.info("trying again: {} was answered with HTTP {}", request, answer.status());
        }
        return again;
    }

    private boolean isTooLong(HttpRequest request, Duration wait) {
        return request.latest()
                .map(latest -> time.instant().plus(wait).isAfter(latest))
                .orElse(false);
    }

    private boolean isTooLong(Instant begun, Duration wait) {
        return time.instant().plus(wait).isAfter(begun.plus(retries.longestWait()));
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
