package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What came of a test of a webhook.
 *
 * @param status that its address answered with
 */
public record WebhookTrial(boolean succeeded, Optional<Integer> status, String message) {
    public WebhookTrial {
        requireNonNull(status, "status is null");
        requireNonNull(message, "message is null");
    }

    static WebhookTrial of(Fields fields) {
        return new WebhookTrial(
                fields.isTrue("succeed"),
                fields.integer("status"),
                fields.text("message").orElse(""));
    }
}
