package dev.nightjar.testkit.fivetran;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the fake answers. Guarded by the fake. */
final class Endpoints {
    /** A request, its path cut into segments after {@code /v1}. */
    record Asked(String method, List<String> path, Map<String, String> query, JsonNode body, Instant now) {
        /** Method and path with a star for each id: {@code POST connections/*}{@code /sync}. */
        String shape() {
            List<String> shape = new ArrayList<>(path);
            for (int i = 1; i < shape.size(); i++) {
                if (i == 1 || !WORDS.contains(shape.get(i))) {
                    shape.set(i, "*");
                }
            }
            return method + " " + String.join("/", shape);
        }

        String id() {
            return path.get(1);
        }
    }

    private static final Set<String> WORDS =
            Set.of("sync", "resync", "test", "schemas", "reload", "tables", "columns", "force");

    final Map<String, FakeConnection> connections = new LinkedHashMap<>();
    final Map<String, FakeTransformation> transformations = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> webhooks = new LinkedHashMap<>();

    Reply answer(Asked asked) {
        connections.values().forEach(connection -> connection.settle(asked.now()));
        transformations.values().forEach(transformation -> transformation.settle(asked.now()));
        return switch (asked.path().getFirst()) {
            case "connections" -> asked.path().size() == 1 ? list(asked, ofConnections(asked)) : connection(asked);
            case "groups", "destinations" -> group(asked);
            case "transformations" -> transformation(asked);
            case "webhooks" -> webhook(asked);
            case "account" -> Reply.data(Map.of("account_id", "fake_account", "account_name", "Fake"));
            default -> Reply.error(404, "NotFound", "there is nothing at " + asked.path());
        };
    }

    private Reply connection(Asked asked) {
        FakeConnection connection = connections.get(asked.id());
        if (connection == null) {
            return Reply.notFound("Connection", asked.id());
        }
        return switch (asked.shape()) {
            case "GET connections/*" -> Reply.data(Documents.connection(connection, asked.now()));
            case "PATCH connections/*" -> modify(asked, connection);
            case "POST connections/*/sync", "POST connections/*/force" -> sync(asked, connection);
            case "POST connections/*/resync", "POST connections/*/schemas/tables/resync" -> resync(asked, connection);
            case "POST connections/*/test" -> runSetupTests(asked, connection);
            case "POST connections/*/schemas/reload" -> {
                connection.reload();
                yield schemas(connection);
            }
            case "GET connections/*/schemas", "PATCH connections/*/schemas/*/tables/*" -> schemas(connection);
            case "GET connections/*/schemas/*/tables/*/columns" -> Reply.data(Documents.columns());
            default -> Reply.error(404, "NotFound", "there is no " + asked.shape());
        };
    }

    private static Reply sync(Asked asked, FakeConnection connection) {
        boolean isForced = asked.path().getLast().equals("force");
        connection.trigger(asked.now(), isForced || asked.body().path("force").asBoolean(false));
        return Reply.done(
                "Sync has been successfully triggered for connection with id '%s'".formatted(connection.id()));
    }

    private static Reply runSetupTests(Asked asked, FakeConnection connection) {
        connection.runSetupTests();
        Map<String, @Nullable Object> json = Documents.connection(connection, asked.now());
        json.put("setup_tests", List.of(Documents.setupTest(connection)));
        return Reply.data(json, "Setup tests were completed");
    }

    private static Reply modify(Asked asked, FakeConnection connection) {
        Map<String, Object> change = new LinkedHashMap<>();
        asked.body().properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (!property.getKey().equals("run_setup_tests")) {
                change.put(
                        property.getKey(),
                        value.isBoolean() ? value.asBoolean() : value.isNumber() ? value.asInt() : value.asString());
            }
        });
        if (change.isEmpty()) {
            return Reply.error(400, "InvalidInput", "At least one field is required");
        }
        connection.modify(change, asked.now());
        return Reply.data(Documents.connection(connection, asked.now()), "Connection has been updated");
    }

    private static Reply resync(Asked asked, FakeConnection connection) {
        boolean ofTables = asked.path().contains("tables");
        JsonNode scope = ofTables ? asked.body() : asked.body().path("scope");
        boolean isGiven = ofTables || !scope.isMissingNode();
        if (isGiven && (scope.isEmpty() || scope.valueStream().anyMatch(JsonNode::isEmpty))) {
            return Reply.error(400, "InvalidInput", "The scope is empty");
        }
        if (connection.isSyncing(asked.now())) {
            return Reply.error(409, "Conflict", "The sync that runs could not be completed");
        }
        connection.resync(asked.now());
        return Reply.done("Re-sync has been triggered successfully");
    }

    private static Reply schemas(FakeConnection connection) {
        return connection
                .tables()
                .map(tables -> Reply.data(Documents.schemas(tables)))
                .orElseGet(() -> Reply.error(
                        404,
                        "NotFound_SchemaConfig",
                        "Connection with id '%s' doesn't have schema config".formatted(connection.id())));
    }

    private Reply group(Asked asked) {
        Set<String> groups = new TreeSet<>();
        connections.values().forEach(connection -> groups.add(connection.groupId()));
        boolean isGroup = asked.path().getFirst().equals("groups");
        Function<String, Map<String, Object>> document = isGroup ? Documents::group : Documents::destination;
        if (asked.path().size() == 1) {
            return list(asked, groups.stream().map(document).toList());
        }
        if (!groups.contains(asked.id())) {
            return Reply.notFound(isGroup ? "Group" : "Destination", asked.id());
        }
        if (asked.path().size() == 3) {
            Map<String, String> query = new LinkedHashMap<>(asked.query());
            query.put("group_id", asked.id());
            return list(
                    asked, ofConnections(new Asked(asked.method(), asked.path(), query, asked.body(), asked.now())));
        }
        return Reply.data(document.apply(asked.id()));
    }

    private Reply transformation(Asked asked) {
        if (asked.path().size() == 1) {
            return list(
                    asked,
                    transformations.values().stream()
                            .map(FakeTransformation::document)
                            .toList());
        }
        FakeTransformation transformation = transformations.get(asked.id());
        if (transformation == null) {
            return Reply.notFound("Transformation", asked.id());
        }
        return switch (asked.path().getLast()) {
            case "run" -> {
                if (transformation.isRunning()) {
                    yield Reply.error(409, "Conflict", "Transformation is running");
                }
                transformation.start(asked.now());
                yield Reply.done("Transformation with id '%s' has been started".formatted(asked.id()));
            }
            case "cancel" -> {
                transformation.cancel(asked.now());
                yield Reply.done("Transformation with id '%s' has been canceled".formatted(asked.id()));
            }
            default -> Reply.data(transformation.document());
        };
    }

    private Reply webhook(Asked asked) {
        if (asked.method().equals("POST")) {
            Map<String, Object> webhook = new LinkedHashMap<>();
            String id = "webhook_" + webhooks.size();
            webhook.put("id", id);
            webhook.put("type", asked.path().get(1));
            webhook.put("url", asked.body().path("url").asString());
            webhook.put(
                    "events",
                    asked.body()
                            .path("events")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
            webhook.put("active", asked.body().path("active").asBoolean(true));
            webhook.put("secret", "******");
            webhook.put("created_at", "2025-01-01T00:00:00.000000Z");
            webhook.put("created_by", "fake_user");
            if (asked.path().size() == 3) {
                webhook.put("group_id", asked.path().get(2));
            }
            webhooks.put(id, webhook);
            return Reply.data(webhook);
        }
        if (asked.path().size() == 1) {
            return list(asked, List.copyOf(webhooks.values()));
        }
        boolean isDelete = asked.method().equals("DELETE");
        Map<String, Object> webhook = isDelete ? webhooks.remove(asked.id()) : webhooks.get(asked.id());
        if (webhook == null) {
            return Reply.error(404, "NotFound", "Cannot find webhook");
        }
        return isDelete ? Reply.done("Webhook has been deleted") : Reply.data(webhook);
    }

    private List<Map<String, @Nullable Object>> ofConnections(Asked asked) {
        String group = asked.query().get("group_id");
        String schema = asked.query().get("schema");
        return connections.values().stream()
                .filter(connection -> group == null || connection.groupId().equals(group))
                .filter(connection -> schema == null || connection.schema().equals(schema))
                .map(connection -> Documents.connection(connection, asked.now()))
                .toList();
    }

    private static Reply list(Asked asked, List<? extends Map<String, ?>> all) {
        int limit = Integer.parseInt(asked.query().getOrDefault("limit", "100"));
        String cursor = asked.query().get("cursor");
        int skip = cursor == null
                ? 0
                : Reply.MAPPER
                        .readTree(Base64.getDecoder().decode(cursor))
                        .path("skip")
                        .asInt();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("items", all.stream().skip(skip).limit(limit).toList());
        if (all.size() > skip + limit) {
            byte[] next = "{\"skip\":%d}".formatted(skip + limit).getBytes(StandardCharsets.UTF_8);
            data.put("next_cursor", Base64.getEncoder().withoutPadding().encodeToString(next));
        }
        return Reply.data(data);
    }
}
