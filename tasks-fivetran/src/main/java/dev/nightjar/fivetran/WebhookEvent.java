package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Fivetran tells by a webhook.
 *
 * @param event {@code sync_end} for example
 * @param created when it happened, by Fivetran's clock
 * @param syncId missing in tests, and in events that are not of a sync
 */
public record WebhookEvent(
        String event, Instant created, Optional<String> connectionId, Optional<String> syncId, Status status) {
    /** How a sync ended. */
    public enum Status {
        SUCCESSFUL,
        /** It has failed, whatever the word. */
        FAILED,
        /** It has not ended: it goes on later. */
        RESCHEDULED,
        CANCELLED,
        /** The event is of no end. */
        NONE
    }

    public WebhookEvent {
        requireNonNull(event, "event is null");
        requireNonNull(created, "created is null");
        requireNonNull(connectionId, "connectionId is null");
        requireNonNull(syncId, "syncId is null");
        requireNonNull(status, "status is null");
    }

    /** Empty when it is no event. */
    static Optional<WebhookEvent> of(Fields fields) {
        Optional<String> event = fields.text("event");
        Optional<Instant> created = fields.instant("created");
        if (event.isEmpty() || created.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> connection = fields.text("connection_id").or(() -> fields.text("connector_id"));
        Status status =
                fields.object("data").text("status").map(WebhookEvent::status).orElse(Status.NONE);
        return Optional.of(new WebhookEvent(event.get(), created.get(), connection, fields.text("sync_id"), status));
    }

    /** Whether it is a try-out of the webhook. */
    public boolean isTest() {
        return event.equals("test_event") || (syncId.isEmpty() && connectionId.equals(Optional.of("_connector_1")));
    }

    /** The same for an event that is delivered twice. */
    List<String> identity() {
        return List.of(connectionId.orElse(""), syncId.orElse(created.toString()), event);
    }

    /** Only one word is a success; one that nobody knows yet is a failure. */
    private static Status status(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "SUCCESSFUL" -> Status.SUCCESSFUL;
            case "RESCHEDULED" -> Status.RESCHEDULED;
            case "CANCELED", "CANCELLED" -> Status.CANCELLED;
            case "NO_STATUS" -> Status.NONE;
            default -> Status.FAILED;
        };
    }
}
