package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is sent.
 *
 * @param uri absolute, {@code http} or {@code https}, without a user and password in it
 * @param body sent as it is, with the {@code Content-Type} of {@code headers}
 * @param resend whether it may be sent again after a failure that leaves open whether it arrived
 * @param latest no wait for another try goes beyond it; default as the client's policy says
 */
public record HttpRequest(
        HttpMethod method,
        URI uri,
        List<Header> headers,
        Optional<Body> body,
        boolean resend,
        Optional<Instant> latest) {
    /** The bytes of a request; they are not copied. */
    public static final class Body {
        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = requireNonNull(bytes, "bytes is null");
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    public HttpRequest {
        requireNonNull(method, "method is null");
        requireNonNull(body, "body is null");
        requireNonNull(latest, "latest is null");
        headers = List.copyOf(headers);
        if (uri.getHost() == null
                || uri.getPort() > 65_535
                || !List.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "'%s' is no http or https address with a host, in letters, digits, '-' and '.'; write it like %s"
                            .formatted(Redaction.address(uri), "https://api.example.com/v1"));
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "'%s' has a user or password in it; send them as a header".formatted(Redaction.address(uri)));
        }
    }

    /** A request without headers and body, which is sent again only where its method allows it. */
    public static HttpRequest of(HttpMethod method, URI uri) {
        return new HttpRequest(method, uri, List.of(), Optional.empty(), method.isIdempotent(), Optional.empty());
    }

    /** The same with a header more. */
    public HttpRequest with(Header header) {
        List<Header> more = Stream.concat(headers.stream(), Stream.of(header)).toList();
        return new HttpRequest(method, uri, more, body, resend, latest);
    }

    /** The same with a body, for which exactly this {@code Content-Type} is sent. */
    public HttpRequest withBody(byte[] bytes, String contentType) {
        return new HttpRequest(method, uri, headers, Optional.of(new Body(bytes)), resend, latest)
                .with(Header.of("Content-Type", contentType));
    }

    /** The same, which may be sent again although its method does not say so: it has an idempotency key, for example. */
    public HttpRequest resendable(boolean newResend) {
        return new HttpRequest(method, uri, headers, body, newResend, latest);
    }

    /** The same, given up where it would have to wait beyond this instant. */
    public HttpRequest noLaterThan(Instant newLatest) {
        return new HttpRequest(method, uri, headers, body, resend, Optional.of(newLatest));
    }

    /** The same request to another address. */
    HttpRequest to(HttpMethod newMethod, URI newUri, List<Header> newHeaders, Optional<Body> newBody) {
        return new HttpRequest(newMethod, newUri, newHeaders, newBody, resend, latest);
    }

    /** Method and address, without what may be a credential. */
    @Override
    public String toString() {
        return method + " " + Redaction.address(uri);
    }
}
