package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** Where Fivetran tells what happens; a group's when it has one, else of the whole account. */
public record Webhook(String id, String url, List<String> events, boolean active, Optional<String> groupId) {
    public Webhook {
        requireNonNull(id, "id is null");
        requireNonNull(url, "url is null");
        events = List.copyOf(events);
        requireNonNull(groupId, "groupId is null");
    }

    static Webhook of(Fields fields) {
        return new Webhook(
                fields.needed("id"),
                fields.text("url").orElse(""),
                fields.texts("events"),
                fields.isTrue("active"),
                fields.text("group_id"));
    }
}
