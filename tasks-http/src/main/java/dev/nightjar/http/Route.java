package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A request on its way over redirects. One that may be sent again begins anew with every try; any other goes on from where
 * it was led, for what has answered once has it. For one thread.
 */
final class Route {
    private static final int MOST_REDIRECTS = 5;

    private final HttpRequest request;
    private HttpRequest next;
    private boolean led;

    Route(HttpRequest request) {
        this.request = requireNonNull(request, "request is null");
        this.next = request;
    }

    /** What the next try sends first. */
    HttpRequest next() {
        return request.resend() ? request : next;
    }

    /** One try, with all redirects. */
    HttpAnswer exchange(Wire wire) throws InterruptedException {
        next = next();
        led = led && !request.resend();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpAnswer answer = exchange(wire, next);
            Optional<HttpRequest> follow = Redirects.follow(next, answer);
            if (follow.isEmpty()) {
                return answer;
            }
            next = follow.get();
            led = true;
        }
        throw new HttpFailure(
                HttpFailure.Kind.REDIRECTED,
                "%s is led on more than %d times; check its address".formatted(request, MOST_REDIRECTS),
                null);
    }

    /** The failure, which tells whether an answer has led to it. */
    HttpFailure onTheWay(HttpFailure failure) {
        return led ? failure.afterAnAnswer() : failure;
    }

    private HttpAnswer exchange(Wire wire, HttpRequest hop) throws InterruptedException {
        try {
            return wire.exchange(hop);
        } catch (HttpFailure e) {
            throw onTheWay(e);
        }
    }
}
