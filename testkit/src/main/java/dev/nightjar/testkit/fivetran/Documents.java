package dev.nightjar.testkit.fivetran;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fivetran's JSON of what the fake has, as the examples of its API show it. */
final class Documents {
    private static final String CREATED = "2025-01-01T00:00:00.000000Z";

    private Documents() {}

    static Map<String, @Nullable Object> connection(FakeConnection connection, Instant now) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", connection.id());
        json.put("group_id", connection.groupId());
        json.put("service", connection.service());
        json.put("service_version", 1);
        json.put("schema", connection.schema());
        json.put("connected_by", "fake_user");
        json.put("created_at", CREATED);
        json.put("succeeded_at", connection.lastSuccess().map(Instant::toString).orElse(null));
        json.put("failed_at", connection.lastFailure().map(Instant::toString).orElse(null));
        json.put("pause_after_trial", false);
        json.put("data_delay_sensitivity", "NORMAL");
        json.put("data_delay_threshold", 0);
        json.put("networking_method", "Directly");
        json.put("private_link_id", null);
        json.putAll(connection.settings());
        json.put("status", status(connection, now));
        json.put("setup_tests", List.of());
        json.put("source_sync_details", Map.of());
        return json;
    }

    private static Map<String, @Nullable Object> status(FakeConnection connection, Instant now) {
        boolean isConnected = connection.setupState().equals("connected");
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("setup_state", connection.setupState());
        json.put("schema_status", "ready");
        json.put("sync_state", connection.syncState(now));
        json.put("update_state", isConnected ? "on_schedule" : "delayed");
        json.put("is_historical_sync", connection.isHistorical());
        json.put(
                "tasks",
                isConnected
                        ? List.of()
                        : List.of(Map.of("code", "reconnect", "message", "Reconnect", "details", "no longer valid")));
        json.put(
                "warnings",
                connection
                        .warning()
                        .map(text -> List.of(Map.of("code", "landing_failed", "message", text, "details", "")))
                        .orElse(List.of()));
        connection.rescheduled().ifPresent(time -> json.put("rescheduled_for", time.toString()));
        return json;
    }

    static Map<String, @Nullable Object> syncOf(String connection, FakeConnection.PastSync sync) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "sync_id",
                UUID.nameUUIDFromBytes((connection + " " + sync.ends()).getBytes(UTF_8))
                        .toString());
        json.put("status", sync.status());
        json.put("reason", null);
        json.put("start", sync.starts().toString());
        json.put("end", sync.ends().toString());
        json.put(
                "stages",
                Map.of(
                        "extract",
                        Map.of("volume", 2048),
                        "process",
                        Map.of("volume", 1024),
                        "load",
                        Map.of("volume", 1024)));
        return json;
    }

    static Map<String, Object> setupTest(FakeConnection connection) {
        boolean isConnected = connection.setupState().equals("connected");
        return Map.of(
                "title", "Connecting to the source",
                "status", isConnected ? "PASSED" : "FAILED",
                "message", isConnected ? "" : "no longer valid");
    }

    static Map<String, Object> group(String id, String name) {
        return Map.of("id", id, "name", name, "created_at", CREATED);
    }

    static Map<String, Object> destination(String id) {
        return Map.of(
                "id", id,
                "group_id", id,
                "service", "snowflake",
                "region", "GCP_US_EAST4",
                "time_zone_offset", "-8",
                "setup_status", "connected",
                "config", Map.of("host", "fake.snowflakecomputing.com", "database", "RAW", "password", "******"));
    }

    static Map<String, Object> schemas(Map<String, List<String>> tables, SchemaChoices choices) {
        Map<String, Object> schemas = new LinkedHashMap<>();
        tables.forEach((schema, names) -> {
            Map<String, Object> ofSchema = new LinkedHashMap<>();
            names.forEach(name -> ofSchema.put(name, choices.over(table(schema, name, choices), schema, name)));
            schemas.put(
                    schema,
                    choices.over(Map.of("name_in_destination", schema, "enabled", true, "tables", ofSchema), schema));
        });
        return Map.of(
                "enable_new_by_default",
                choices.handling().equals("ALLOW_ALL"),
                "schema_change_handling",
                choices.handling(),
                "schemas",
                schemas);
    }

    private static Map<String, Object> table(String schema, String name, SchemaChoices choices) {
        return Map.of(
                "name_in_destination",
                name,
                "enabled",
                true,
                "sync_mode",
                "SOFT_DELETE",
                "columns",
                choices.columns(schema, name),
                "enabled_patch_settings",
                Map.of("allowed", true),
                "supports_columns_config",
                true,
                "supports_history_mode",
                true);
    }

    static Map<String, Object> columns() {
        return Map.of("columns", Map.of("id", column("id", true), "name", column("name", false)));
    }

    static Map<String, Object> column(String name, boolean isKey) {
        return Map.of(
                "name_in_destination",
                name,
                "enabled",
                true,
                "hashed",
                false,
                "is_primary_key",
                isKey,
                "enabled_patch_settings",
                Map.of("allowed", !isKey));
    }
}
