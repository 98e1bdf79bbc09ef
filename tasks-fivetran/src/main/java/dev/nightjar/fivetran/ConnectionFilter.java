package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which connections are listed; all by default.
 *
 * @param groupId of this group, which is the id of its destination
 * @param schema of exactly this name
 */
public record ConnectionFilter(Optional<String> groupId, Optional<String> schema) {
    /** All connections that the API key may see. */
    public static final ConnectionFilter ALL = new ConnectionFilter(Optional.empty(), Optional.empty());

    public ConnectionFilter {
        requireNonNull(groupId, "groupId is null");
        requireNonNull(schema, "schema is null");
    }

    /** The connections of a group. */
    public static ConnectionFilter group(String groupId) {
        return new ConnectionFilter(Optional.of(groupId), Optional.empty());
    }

    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        groupId.ifPresent(value -> query.put("group_id", value));
        schema.ifPresent(value -> query.put("schema", value));
        return query;
    }
}
