package dev.nightjar.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where an answer leads, and what may go there: a credential never leaves the origin that it was meant for. A {@code POST}
 * stays one through 301 and 302. A client may make a {@code GET} of it (RFC 9110, 15.4.2 and 15.4.3), and most do; but then
 * what was to be done silently is not, where an address has moved, and a page to log in at passes for a success.
 */
final class Redirects {
    private static final int SEE_OTHER = 303;
    private static final Set<Integer> STATUSES = Set.of(301, 302, SEE_OTHER, 307, 308);
    private static final Set<String> OF_A_BODY = Set.of("content-type", "content-encoding", "content-length");

    private Redirects() {}

    /**
     * The request that follows, or nothing when the answer leads nowhere.
     *
     * @throws HttpFailure when it leads where the request must not go
     */
    static Optional<HttpRequest> follow(HttpRequest request, HttpAnswer answer) {
        if (!STATUSES.contains(answer.status()) || answer.header("Location").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                lead(request, answer.status(), answer.header("Location").get()));
    }

    /**
     * The question, at an address that an answer names.
     *
     * @throws HttpFailure when it leads where the question must not go
     */
    static HttpRequest toNamed(HttpRequest question, String address) {
        return lead(question, SEE_OTHER, address);
    }

    private static HttpRequest lead(HttpRequest request, int status, String location) {
        URI target = target(request, location);
        boolean sameOrigin = origin(target).equals(origin(request.uri()));
        boolean safe = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        if (request.uri().getScheme().equals("https") && !target.getScheme().equals("https")) {
            throw refused(request, target, "from https to http");
        }
        List<Header> headers = request.headers().stream()
                .filter(header -> sameOrigin || !header.sensitive())
                .toList();
        if (safe) {
            return request.to(request.method(), target, headers, Optional.empty());
        }
        if (status == SEE_OTHER) {
            List<Header> ofGet = headers.stream()
                    .filter(header -> !OF_A_BODY.contains(header.name().toLowerCase(Locale.ROOT)))
                    .toList();
            return request.to(HttpMethod.GET, target, ofGet, Optional.empty()).resendable(true);
        }
        if (!sameOrigin) {
            throw refused(request, target, "with its body to another server");
        }
        return request.to(request.method(), target, headers, request.body());
    }

    private static URI target(HttpRequest request, String location) {
        try {
            URI target = request.uri().resolve(location.strip());
            HttpRequest.of(HttpMethod.GET, target);
            return target;
        } catch (IllegalArgumentException e) {
            throw new HttpFailure(
                    HttpFailure.Kind.REDIRECTED,
                    "%s is led to an address that is none; check its address".formatted(request),
                    null);
        }
    }

    private static HttpFailure refused(HttpRequest request, URI target, String how) {
        return new HttpFailure(
                HttpFailure.Kind.REDIRECTED,
                "%s is led %s, %s, and does not follow; if that is right, use that address"
                        .formatted(request, how, Redaction.address(target)),
                null);
    }

    private static String origin(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        return "%s://%s:%d".formatted(uri.getScheme(), uri.getHost().toLowerCase(Locale.ROOT), port);
    }
}
