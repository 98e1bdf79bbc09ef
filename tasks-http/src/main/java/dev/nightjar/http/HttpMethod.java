package dev.nightjar.http;

/** What is asked of a resource, and whether it may be asked twice (RFC 9110, 9.2.2). */
public enum HttpMethod {
    GET(true),
    HEAD(true),
    OPTIONS(true),
    PUT(true),
    DELETE(true),
    POST(false),
    PATCH(false);

    private final boolean idempotent;

    HttpMethod(boolean idempotent) {
        this.idempotent = idempotent;
    }

    /** Whether two of them do what one does. */
    public boolean isIdempotent() {
        return idempotent;
    }
}
