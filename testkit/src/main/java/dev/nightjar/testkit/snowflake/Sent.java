package dev.nightjar.testkit.snowflake;

import java.util.Map;
import java.util.Optional;

/**
 * A statement that the fake has had.
 *
 * @param session the id of its session
 * @param queryId the id that it was given
 * @param requestId the driver's id of the request: the same when it sends the request again
 * @param asynchronous whether the driver does not wait for it
 * @param parameters of this statement alone, by their names
 * @param bindings values of {@code ?}, by their positions from 1
 */
public record Sent(
        long session,
        String queryId,
        String requestId,
        String sql,
        boolean asynchronous,
        Map<String, String> parameters,
        Map<String, String> bindings) {
    public Sent {
        parameters = Map.copyOf(parameters);
        bindings = Map.copyOf(bindings);
    }

    /** Its {@code QUERY_TAG}. */
    public Optional<String> tag() {
        return Optional.ofNullable(parameters.get("QUERY_TAG"));
    }

    @Override
    public String toString() {
        return sql;
    }
}
