package dev.nightjar.testkit.fivetran;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The webhooks of the fake. It keeps them and delivers nothing. Guarded by the fake. */
final class FakeWebhooks {
    private final Map<String, Map<String, Object>> webhooks = new LinkedHashMap<>();
    private int made;

    List<Map<String, Object>> all() {
        return List.copyOf(webhooks.values());
    }

    /** Makes one of the account, or of a group. */
    Reply create(Optional<String> group, JsonNode body) {
        if (!body.path("url").asString("").startsWith("https://")) {
            return Reply.error(400, "InvalidInput", "The url must begin with https://");
        }
        Map<String, Object> webhook = new LinkedHashMap<>();
        String id = "webhook_" + made++;
        webhook.put("id", id);
        webhook.put("type", group.isPresent() ? "group" : "account");
        webhook.put("active", true);
        webhook.put("secret", "******");
        webhook.put("created_at", "2025-01-01T00:00:00.000000Z");
        webhook.put("created_by", "fake_user");
        group.ifPresent(value -> webhook.put("group_id", value));
        change(webhook, body);
        webhooks.put(id, webhook);
        return Reply.data(webhook);
    }

    Reply answer(Endpoints.Asked asked) {
        Map<String, Object> webhook = webhooks.get(asked.id());
        if (webhook == null) {
            return Reply.error(404, "NotFound", "Cannot find webhook");
        }
        return switch (asked.method()) {
            case "DELETE" -> {
                webhooks.remove(asked.id());
                yield Reply.done("Webhook has been deleted");
            }
            case "PATCH" -> {
                change(webhook, asked.body());
                yield Reply.data(webhook, "Webhook has been updated");
            }
            case "POST" -> Reply.data(Map.of("succeed", true, "status", 200, "message", "OK"));
            default -> Reply.data(webhook);
        };
    }

    private static void change(Map<String, Object> webhook, JsonNode body) {
        JsonNode url = body.path("url");
        if (url.isString()) {
            webhook.put("url", url.asString());
        }
        if (body.path("events").isArray()) {
            webhook.put(
                    "events",
                    body.path("events").valueStream().map(JsonNode::asString).toList());
        }
        if (body.path("active").isBoolean()) {
            webhook.put("active", body.path("active").asBoolean());
        }
    }
}
