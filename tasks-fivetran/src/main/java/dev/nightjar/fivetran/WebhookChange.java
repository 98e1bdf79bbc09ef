package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is changed of a webhook; what is empty stays. */
public record WebhookChange(
        Optional<String> url, Optional<List<String>> events, Optional<Boolean> active, Optional<Secret> secret) {
    public WebhookChange {
        requireNonNull(url, "url is null");
        events = events.map(List::copyOf);
        requireNonNull(active, "active is null");
        requireNonNull(secret, "secret is null");
        if (url.isEmpty() && events.isEmpty() && active.isEmpty() && secret.isEmpty()) {
            throw new IllegalArgumentException("nothing is changed; say what");
        }
    }

    /** Sends events, or no longer; Fivetran posts a test to the address of one that is to send. */
    public static WebhookChange active(boolean active) {
        return new WebhookChange(Optional.empty(), Optional.empty(), Optional.of(active), Optional.empty());
    }

    /** Other events. */
    public static WebhookChange events(List<String> events) {
        return new WebhookChange(Optional.empty(), Optional.of(events), Optional.empty(), Optional.empty());
    }

    /** Another secret to sign with. */
    public static WebhookChange secret(Secret secret) {
        return new WebhookChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(secret));
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        url.ifPresent(value -> body.put("url", value));
        events.ifPresent(value -> body.put("events", value));
        active.ifPresent(value -> body.put("active", value));
        secret.ifPresent(value -> body.put("secret", value.reveal()));
        return body;
    }
}
