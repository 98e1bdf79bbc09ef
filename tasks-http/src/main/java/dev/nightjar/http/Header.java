package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A header of a request.
 *
 * @param value printable ASCII and tabs
 * @param sensitive whether its value is a credential: it is never shown, and never sent to another origin
 */
public record Header(String name, String value, boolean sensitive) {
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token");

    /** RFC 9110, 5.1 and 5.5; what is beyond ASCII has no agreed meaning. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    public Header {
        requireNonNull(name, "name is null");
        requireNonNull(value, "value is null");
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the header '%s' has a character that none may have, a line break or a letter beyond ASCII for example; check its name and its value"
                            .formatted(name));
        }
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
