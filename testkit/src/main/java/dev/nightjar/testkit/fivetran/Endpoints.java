package dev.nightjar.testkit.fivetran;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
                boolean isWebhooks = i == 1 && shape.getFirst().equals("webhooks");
                if ((i == 1 && !isWebhooks) || !WORDS.contains(shape.get(i))) {
                    shape.set(i, "*");
                }
            }
            return method + " " + String.join("/", shape);
        }

        String id() {
            return path.get(1);
        }
    }

    private static final Set<String> WORDS = Set.of(
            "sync",
            "resync",
            "test",
            "schemas",
            "reload",
            "tables",
            "columns",
            "force",
            "state",
            "sync-history",
            "drop-columns",
            "account",
            "group",
            "run",
            "cancel",
            "connections");

    final Map<String, FakeConnection> connections = new LinkedHashMap<>();
    final Map<String, FakeTransformation> transformations = new LinkedHashMap<>();
    private final FakeWebhooks webhooks = new FakeWebhooks();
    /** Names of groups that were made or renamed. */
    private final Map<String, String> groups = new TreeMap<>();

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
            case "GET connections/*/schemas" -> schemas(connection);
            case "POST connections/*/schemas" -> {
                connection.reload();
                connection.choices().change(List.of(), asked.body());
                yield schemas(connection);
            }
            case "PATCH connections/*/schemas" -> choose(asked, connection);
            case "PATCH connections/*/schemas/*",
                    "PATCH connections/*/schemas/*/tables/*",
                    "PATCH connections/*/schemas/*/tables/*/columns/*" -> choose(asked, connection);
            case "DELETE connections/*/schemas/*/tables/*/columns/*" ->
                Reply.done("Column successfully marked for deletion");
            case "POST connections/*/schemas/drop-columns" -> Reply.done("Column(s) successfully marked for deletion");
            case "GET connections/*/state" -> state(connection);
            case "PATCH connections/*/state" -> {
                connection.state(asked.body().path("state"));
                yield state(connection);
            }
            case "GET connections/*/sync-history" -> history(asked, connection);
            case "DELETE connections/*" -> {
                connections.remove(asked.id());
                yield Reply.done("Connection with id '%s' has been deleted".formatted(asked.id()));
            }
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
                .map(tables -> Reply.data(Documents.schemas(tables, connection.choices())))
                .orElseGet(() -> Reply.error(
                        404,
                        "NotFound_SchemaConfig",
                        "Connection with id '%s' doesn't have schema config".formatted(connection.id())));
    }

    private static Reply choose(Asked asked, FakeConnection connection) {
        // connections/ID/schemas/SCHEMA/tables/TABLE/columns/COLUMN
        List<String> place = new ArrayList<>();
        for (int i = 3; i < asked.path().size(); i += 2) {
            place.add(asked.path().get(i));
        }
        if (!place.isEmpty() && !connection.has(place)) {
            return Reply.error(404, "NotFound", "There is no " + place);
        }
        connection.choices().change(place, asked.body());
        return schemas(connection);
    }

    private static Reply state(FakeConnection connection) {
        return connection
                .state()
                .map(state -> Reply.data(Map.of("state", state)))
                .orElseGet(() -> Reply.error(400, "BadRequest", "The connection type does not support state"));
    }

    private static Reply history(Asked asked, FakeConnection connection) {
        Instant from = time(asked, "start_time", asked.now().minus(Duration.ofHours(1)));
        Instant to = time(asked, "end_time", asked.now());
        if (Duration.between(from, to).compareTo(Duration.ofDays(7)) > 0) {
            return Reply.error(400, "InvalidInput", "The window is longer than 7 days");
        }
        return list(
                asked,
                connection.past().stream()
                        .filter(sync ->
                                !sync.starts().isBefore(from) && !sync.starts().isAfter(to))
                        .map(sync -> Documents.syncOf(connection.id(), sync))
                        .toList());
    }

    private static Instant time(Asked asked, String name, Instant otherwise) {
        return Optional.ofNullable(asked.query().get(name)).map(Instant::parse).orElse(otherwise);
    }

    private Reply group(Asked asked) {
        connections.values().forEach(c -> groups.putIfAbsent(c.groupId(), "Group " + c.groupId()));
        boolean isGroup = asked.path().getFirst().equals("groups");
        Function<String, Map<String, Object>> document =
                isGroup ? id -> Documents.group(id, groups.getOrDefault(id, "")) : Documents::destination;
        if (asked.shape().equals("POST groups")) {
            String id = "group_" + groups.size();
            groups.put(id, asked.body().path("name").asString(id));
            return Reply.created(document.apply(id));
        }
        if (asked.path().size() == 1) {
            return list(asked, groups.keySet().stream().map(document).toList());
        }
        if (!groups.containsKey(asked.id())) {
            return Reply.notFound(isGroup ? "Group" : "Destination", asked.id());
        }
        return switch (asked.shape()) {
            case "GET groups/*/connections" -> {
                Map<String, String> query = new LinkedHashMap<>(asked.query());
                query.put("group_id", asked.id());
                yield list(
                        asked,
                        ofConnections(new Asked(asked.method(), asked.path(), query, asked.body(), asked.now())));
            }
            case "PATCH groups/*" -> {
                groups.put(asked.id(), asked.body().path("name").asString(""));
                yield Reply.data(document.apply(asked.id()), "Group has been updated");
            }
            case "DELETE groups/*" -> {
                groups.remove(asked.id());
                yield Reply.done("Group with id '%s' has been deleted".formatted(asked.id()));
            }
            case "DELETE destinations/*" ->
                Reply.done("Destination with id '%s' has been deleted".formatted(asked.id()));
            default -> Reply.data(document.apply(asked.id()));
        };
    }

    private Reply transformation(Asked asked) {
        if (asked.shape().equals("POST transformations")) {
            FakeTransformation made = new FakeTransformation(
                    "transformation_" + transformations.size(), "SUCCEEDED", Duration.ofMinutes(5));
            made.paused(asked.body().path("paused").asBoolean(false));
            transformations.put(made.id(), made);
            return Reply.created(made.document());
        }
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
        return switch (asked.shape()) {
            case "POST transformations/*/run" -> {
                if (transformation.isRunning()) {
                    yield Reply.error(409, "Conflict", "Transformation is running");
                }
                transformation.start(asked.now());
                yield Reply.done("Transformation with id '%s' has been started".formatted(asked.id()));
            }
            case "POST transformations/*/cancel" -> {
                transformation.cancel(asked.now());
                yield Reply.done("Transformation with id '%s' has been canceled".formatted(asked.id()));
            }
            case "PATCH transformations/*" -> {
                transformation.paused(asked.body().path("paused").asBoolean(false));
                yield Reply.data(transformation.document(), "Transformation updated successfully");
            }
            case "DELETE transformations/*" -> {
                transformations.remove(asked.id());
                yield Reply.done("Transformation with id '%s' has been deleted".formatted(asked.id()));
            }
            default -> Reply.data(transformation.document());
        };
    }

    private Reply webhook(Asked asked) {
        if (asked.path().size() == 1) {
            return list(asked, webhooks.all());
        }
        return switch (asked.shape()) {
            case "POST webhooks/account" -> webhooks.create(Optional.empty(), asked.body());
            case "POST webhooks/group/*" ->
                webhooks.create(Optional.of(asked.path().get(2)), asked.body());
            default -> webhooks.answer(asked);
        };
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
        if (!asked.method().equals("GET")) {
            return Reply.error(404, "NotFound", "there is no " + asked.shape());
        }
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
