package dev.nightjar.testkit.snowflake;

import dev.nightjar.testkit.internal.LoopbackServer.Incoming;
import dev.nightjar.testkit.internal.LoopbackServer.Outgoing;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An OAuth server's token endpoint, for log-ins that get their token first. Thread-safe. */
final class TokenServer {
    /** Guarded by this. */
    private final List<Map<String, String>> requests = new ArrayList<>();

    synchronized Outgoing answer(Incoming request) {
        requests.add(form(request.text()));
        return Wire.text(
                200,
                "application/json",
                Map.of(),
                Wire.MAPPER.writeValueAsString(Map.of(
                        "access_token",
                        "fake-access-" + requests.size(),
                        "refresh_token",
                        "fake-refresh-" + requests.size(),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        600)));
    }

    synchronized List<Map<String, String>> requests() {
        return List.copyOf(requests);
    }

    static Map<String, String> form(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }
}
