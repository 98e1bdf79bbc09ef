package dev.nightjar.snowflake;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The parameters of every session: what results and names mean must not depend on an account's or a user's settings. */
final class SessionParameters {
    /** What no setting changes. */
    static final Map<String, String> PINNED = pinned();

    /** What bounds the memory that a result takes in the driver; a connection may say otherwise. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "CLIENT_RESULT_CHUNK_SIZE", "16",
            "CLIENT_PREFETCH_THREADS", "2",
            "CLIENT_MEMORY_LIMIT", "128",
            "CLIENT_TELEMETRY_ENABLED", "false");

    private SessionParameters() {}

    private static Map<String, String> pinned() {
        Map<String, String> pinned = new LinkedHashMap<>();
        pinned.put("QUOTED_IDENTIFIERS_IGNORE_CASE", "false");
        pinned.put("TIMEZONE", "UTC");
        pinned.put("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9");
        pinned.put("TIMESTAMP_LTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM");
        pinned.put("TIMESTAMP_TZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM");
        pinned.put("DATE_OUTPUT_FORMAT", "YYYY-MM-DD");
        pinned.put("TIME_OUTPUT_FORMAT", "HH24:MI:SS.FF9");
        pinned.put("BINARY_OUTPUT_FORMAT", "HEX");
        pinned.put("AUTOCOMMIT", "true");
        pinned.put("ABORT_DETACHED_QUERY", "false");
        pinned.put("MULTI_STATEMENT_COUNT", "1");
        return Collections.unmodifiableMap(pinned);
    }

    /**
     * Refuses parameters that cannot be set.
     *
     * @throws IllegalArgumentException with the name
     */
    static void check(Map<String, String> given) {
        given.forEach((name, value) -> {
            if (!name.matches("[A-Z][A-Z0-9_]*")) {
                throw new IllegalArgumentException("'%s' is no session parameter; correct its name".formatted(name));
            }
            String pinned = PINNED.get(name);
            if (pinned != null && !pinned.equalsIgnoreCase(value)) {
                throw new IllegalArgumentException(
                        "session parameter %s is always %s here; take it away".formatted(name, pinned));
            }
            if (name.equals("QUERY_TAG")) {
                throw new IllegalArgumentException(
                        "QUERY_TAG is what statements are found again by, and set for each; take it away");
            }
        });
    }

    /** All of them. */
    static Map<String, String> of(SnowflakeSpec spec, boolean arrow) {
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        if (!arrow) {
            all.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
        }
        all.putAll(spec.session());
        all.putAll(PINNED);
        return all;
    }
}
