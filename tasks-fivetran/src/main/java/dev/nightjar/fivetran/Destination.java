package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where the connections of a group write to.
 *
 * @param service {@code snowflake} for example
 * @param database the database in it, where the service has some
 */
public record Destination(String id, String groupId, String service, Optional<String> database, SetupState setupState) {
    public Destination {
        requireNonNull(id, "id is null");
        requireNonNull(groupId, "groupId is null");
        requireNonNull(service, "service is null");
        requireNonNull(database, "database is null");
        requireNonNull(setupState, "setupState is null");
    }

    static Destination of(Fields fields) {
        return new Destination(
                fields.needed("id"),
                fields.text("group_id").orElse(""),
                fields.text("service").orElse(""),
                fields.object("config").text("database"),
                fields.word("setup_status", SetupState.class, SetupState.UNKNOWN));
    }
}
