package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Set;

/**
 * A header of a request.
 *
 * @param sensitive whether its value is a credential: it is never shown, and never sent to another origin
 */
public record Header(String name, String value, boolean sensitive) {
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token");

    public Header {
        requireNonNull(name, "name is null");
        requireNonNull(value, "value is null");
        sensitive = sensitive || CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** A header that may be shown, unless its name says that it holds a credential. */
    public static Header of(String name, String value) {
        return new Header(name, value, false);
    }

    /** A header with a credential. */
    public static Header secret(String name, String value) {
        return new Header(name, value, true);
    }

    /** Without the value of a credential. */
    @Override
    public String toString() {
        return name + ": " + (sensitive ? "***" : value);
    }
}
