package dev.nightjar.testkit.fivetran;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transformation of the fake, over time as {@link FakeConnection}. Guarded by the fake. */
public final class FakeTransformation {
    private final String id;
    private final String ending;
    private final Duration takes;
    private String status = "SCHEDULING";
    private boolean paused;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;

    FakeTransformation(String id, String ending, Duration takes) {
        this.id = id;
        this.ending = ending;
        this.takes = takes;
    }

    String id() {
        return id;
    }

    void paused(boolean newPaused) {
        paused = newPaused;
    }

    boolean isRunning() {
        return status.equals("RUNNING");
    }

    void settle(Instant now) {
        if (isRunning() && startedAt != null && !startedAt.plus(takes).isAfter(now)) {
            endedAt = startedAt.plus(takes);
            status = ending;
        }
    }

    void start(Instant now) {
        startedAt = now;
        status = "RUNNING";
    }

    void cancel(Instant now) {
        if (isRunning()) {
            endedAt = now;
            status = "CANCELED";
        }
    }

    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("status", status);
        json.put("type", "DBT_CORE");
        json.put("paused", paused);
        json.put("created_at", "2025-01-01T00:00:00.000000Z");
        json.put("created_by_id", "fake_user");
        json.put("last_started_at", startedAt == null ? null : startedAt.toString());
        json.put("last_ended_at", endedAt == null ? null : endedAt.toString());
        json.put("output_model_names", List.of("orders_by_day"));
        json.put("schedule", Map.of("schedule_type", "INTEGRATED", "connection_ids", List.of()));
        return json;
    }
}
