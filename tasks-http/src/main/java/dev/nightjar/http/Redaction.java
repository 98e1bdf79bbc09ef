package dev.nightjar.http;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** Takes credentials out of what is shown of a request and its answer. */
final class Redaction {
    private static final int SHOWN = 300;
    private static final int SHORTEST = 4;
    private static final Pattern QUERY_VALUE = Pattern.compile("=[^&]*");
    private static final Pattern WHITE = Pattern.compile("\\s+");

    private Redaction() {}

    /** An address without user, password, fragment and the values of its query. */
    static String address(URI uri) {
        StringBuilder shown = new StringBuilder();
        if (uri.getScheme() != null) {
            shown.append(uri.getScheme()).append("://");
        }
        if (uri.getRawAuthority() != null) {
            shown.append(uri.getRawAuthority().substring(uri.getRawAuthority().lastIndexOf('@') + 1));
        }
        shown.append(uri.getRawPath() == null ? "" : uri.getRawPath());
        if (uri.getRawQuery() != null) {
            shown.append('?').append(QUERY_VALUE.matcher(uri.getRawQuery()).replaceAll("=***"));
        }
        return shown.toString();
    }

    /** The begin of a text on one line, without the credentials of these headers. */
    static String excerpt(String text, List<Header> headers) {
        String masked = text;
        for (Header header : headers) {
            if (header.sensitive()) {
                masked = without(masked, header.value());
                // A scheme such as Basic or Bearer stands before what is secret.
                masked = without(masked, header.value().substring(header.value().indexOf(' ') + 1));
            }
        }
        // Cut after that, for what is left of a credential is no longer told from other text.
        String begin = masked.length() > 4 * SHOWN ? masked.substring(0, 4 * SHOWN) : masked;
        String line = WHITE.matcher(begin).replaceAll(" ").strip();
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    private static String without(String text, String secret) {
        return secret.length() < SHORTEST ? text : text.replace(secret, "***");
    }
}
